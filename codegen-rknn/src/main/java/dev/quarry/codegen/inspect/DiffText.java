package dev.quarry.codegen.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Differences as text and as a document.
final class DiffText {
  private static final int LONGEST = 100;

  private DiffText() {}

  static String of(FileDiff diff, List<DiffKind> kinds, int limit) {
    var out = new Lines();
    if (diff.isEmpty()) {
      return out.add("no differences").toString();
    }
    if (!diff.summary().isEmpty()) {
      out.add(diff.summary()).gap();
    }
    out.add("%7s   %7s", "differ", "of");
    for (DiffKind kind : DiffKind.values()) {
      int compared = diff.compared().getOrDefault(kind, 0);
      int count = diff.of(kind).size();
      if (compared > 0 || count > 0) {
        out.add("%7d   %7d %-34s %s", count, compared, kind.compared(), kind.text());
        parts(out, diff.of(kind));
      }
    }
    for (DiffKind kind : kinds) {
      details(out, kind, diff.of(kind), limit);
    }
    return out.toString();
  }

  /// The parts of a kind, most frequent first.
  private static void parts(Lines out, List<Difference> differences) {
    List<Map.Entry<String, Integer>> parts = new ArrayList<>(counts(differences).entrySet());
    parts.sort(Comparator.comparingInt((Map.Entry<String, Integer> e) -> -e.getValue()));
    for (Map.Entry<String, Integer> part : parts) {
      if (!part.getKey().isEmpty()) {
        out.add("%7d             %s", part.getValue(), part.getKey());
      }
    }
  }

  private static Map<String, Integer> counts(List<Difference> differences) {
    var counts = new TreeMap<String, Integer>();
    differences.forEach(difference -> counts.merge(difference.what(), 1, Integer::sum));
    return counts;
  }

  private static void details(Lines out, DiffKind kind, List<Difference> differences, int limit) {
    if (differences.isEmpty()) {
      return;
    }
    out.gap().add(kind.text());
    for (Difference difference : differences.subList(0, Math.min(limit, differences.size()))) {
      String what = difference.what().isEmpty() ? "" : difference.what() + " ";
      out.add("  " + what + difference.where());
      if (!difference.a().isEmpty()) {
        out.add("    - " + shortened(difference.a()));
      }
      if (!difference.b().isEmpty()) {
        out.add("    + " + shortened(difference.b()));
      }
    }
    if (differences.size() > limit) {
      out.add("  ... " + (differences.size() - limit) + " more");
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  static ObjectNode json(FileDiff diff) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("equal", diff.isEmpty());
    root.put("summary", diff.summary());
    ArrayNode kinds = root.putArray("kinds");
    for (DiffKind kind : DiffKind.values()) {
      List<Difference> differences = diff.of(kind);
      ObjectNode entry = kinds.addObject().put("kind", kind.word());
      entry.put("differences", differences.size());
      entry.put("compared", diff.compared().getOrDefault(kind, 0));
      ArrayNode list = entry.putArray("list");
      for (Difference difference : differences) {
        list.addObject()
            .put("what", difference.what())
            .put("where", difference.where())
            .put("a", difference.a())
            .put("b", difference.b());
      }
    }
    return root;
  }
}
