package dev.quarry.passes.calibrate;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Finds concatenations whose parts are of very different size. A joined map has one scale, so a
/// part that is small beside the others keeps few of the 256 steps: scores of 0 to 1 joined with
/// boxes of 0 to 640 all become zero. It is the most frequent reason why a detector finds nothing
/// once it has 8 bits, and nothing else shows it.
// pains.md row 1.
public final class CoarseJoins {
  /// A part with fewer steps is warned of: with 16 a score is off by up to 0.03.
  static final int FEWEST_STEPS = 16;

  /// A part of a concatenation and what is left of it.
  private record Part(Node join, Value value, ValueRange range, Storage storage) {
    /// Steps of the common scale between the smallest and the largest number of the part.
    double steps() {
      return (Math.max(range.max(), 0) - Math.min(range.min(), 0)) / (double) step();
    }

    float step() {
      return storage.step().scale();
    }
  }

  private CoarseJoins() {}

  /// The warnings of a graph, one for each scale that is shared badly, naming the worst part.
  ///
  /// @param seen ranges before anything is shared
  /// @param storage how the result of a concatenation is stored; empty where that has no scale
  /// @param advice what to do at this target
  public static List<Diagnostic> find(
      Graph graph, Ranges seen, Function<Node, Optional<Storage>> storage, String advice) {
    Map<Storage, Part> worst = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Concat(List<Value> parts, _)) {
        storage.apply(node).ifPresent(s -> worst(node, parts, seen, s, worst));
      }
    }
    Map<Value, Node> definitions = graph.definitions();
    var warnings = new ArrayList<Diagnostic>();
    for (Part part : worst.values()) {
      Node definition = definitions.get(part.value());
      String name = definition == null ? "'" + part.value().label() + "'" : definition.where();
      warnings.add(warning(part, name, seen, advice));
    }
    return warnings;
  }

  private static void worst(
      Node join, List<Value> values, Ranges seen, Storage storage, Map<Storage, Part> worst) {
    for (Value value : values) {
      Optional<Part> part = seen.of(value).map(range -> new Part(join, value, range, storage));
      part.filter(p -> p.steps() > 0 && p.steps() < FEWEST_STEPS)
          .ifPresent(p -> worst.merge(storage, p, (a, b) -> b.steps() < a.steps() ? b : a));
    }
  }

  private static Diagnostic warning(Part part, String name, Ranges seen, String advice) {
    String widest =
        part.join().operands().stream()
            .filter(value -> !value.equals(part.value()))
            .flatMap(value -> seen.of(value).stream())
            .reduce(ValueRange::union)
            .map(CoarseJoins::text)
            .orElse("others");
    return Diagnostic.warning(
            DiagnosticCode.COARSE_JOIN,
            part.join().where(),
            String.format(
                Locale.ROOT,
                "the result of %s, %s, is joined with values of %s and keeps %.1f steps of their scale, %.3g",
                name,
                text(part.range()),
                widest,
                part.steps(),
                part.step()))
        .help(advice);
  }

  private static String text(ValueRange range) {
    return String.format(Locale.ROOT, "%.3g to %.3g", range.min(), range.max());
  }
}
