package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.Compilation;
import dev.quarry.HalfIsland;
import dev.quarry.TailFiles;
import dev.quarry.passes.PassStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One line for each part of a compilation.
final class CompilationText {
  private static final int LABEL = 12;

  /// Names shown of a list; -v and --json show all.
  private static final int NAMES = 4;

  private CompilationText() {}

  static String imported(Compilation done) {
    var facts = done.facts();
    var inputs =
        done.imported().graph().inputs().stream()
            .map(i -> i.name() + " " + i.value().shape().text())
            .collect(Collectors.joining(", "));
    return Text.pad("imported", LABEL)
        + Text.format(
            "%s opset %d, %d nodes, %.2f M weights, input %s",
            facts.format(), facts.opset(), facts.nodes(), facts.parameters() / 1e6, inputs);
  }

  static String pass(PassStatistics pass) {
    String counters =
        pass.counters().entrySet().stream()
            .map(c -> c.getValue() + " " + c.getKey())
            .collect(Collectors.joining(", "));
    return Text.pad("pass", LABEL)
        + Text.pad(pass.info().name(), 22)
        + (counters.isEmpty()
            ? pass.nodesBefore() + " -> " + pass.nodesAfter() + " nodes"
            : counters);
  }

  /// How many nodes run on the CPU, and which.
  static String cpuNodes(Compilation done) {
    var counts = new TreeMap<String, Integer>();
    done.cpuNodes().forEach(node -> counts.merge(node.op(), 1, Integer::sum));
    String ops =
        counts.entrySet().stream()
            .map(c -> c.getValue() + " " + c.getKey())
            .collect(Collectors.joining(", "));
    return Text.pad("on the CPU", LABEL)
        + done.cpuNodes().size()
        + " nodes: "
        + ops
        + "; 'quarry check' says why";
  }

  /// Which nodes compute with halves, and what is converted for them.
  static String halves(HalfIsland island) {
    return Text.pad("in halves", LABEL)
        + listed(island.onnxNodes())
        + "; to halves: "
        + listed(island.toHalves())
        + "; back to bytes: "
        + listed(island.toBytes());
  }

  private static String listed(List<String> names) {
    if (names.isEmpty()) {
      return "nothing";
    }
    String some = names.stream().limit(NAMES).collect(Collectors.joining(", "));
    int others = names.size() - NAMES;
    return others > 0 ? some + " and " + others + " others" : some;
  }

  static String calibration(Compilation done) {
    return Text.pad("calibrated", LABEL)
        + Text.format("%d samples in %.2f s", done.calibrationSamples(), done.calibrationSeconds());
  }

  static String scheduled(Compilation done) {
    return Text.pad("scheduled", LABEL)
        + Text.format(
            "%s: %d tasks, %d of them load tables, %d bytes of memory",
            done.schedule().text(), done.tasks(), done.tableLoads(), done.arenaBytes());
  }

  static String written(Compilation done, Path out) {
    return Text.pad("wrote", LABEL)
        + Text.format(
            "%s, %d bytes, sha256 %s, %.2f s in all",
            out, done.contents().length, done.sha256(), done.seconds());
  }

  /// What is left of a network whose heads were cut off.
  static String tail(TailFiles files) {
    return Text.pad("cut", LABEL)
        + files
            .tail()
            .map(tail -> files.nodes() + " nodes behind the last convolutions: " + tail + ", ")
            .orElse("nothing follows the last convolutions; ")
        + files.manifest();
  }

  /// The same in the document of `--json`.
  static void put(ObjectNode document, TailFiles files) {
    ObjectNode tail = document.putObject("tail");
    files.tail().ifPresent(file -> tail.put("onnx", file.toString()));
    tail.put("manifest", files.manifest().toString()).put("nodes", files.nodes());
  }
}
