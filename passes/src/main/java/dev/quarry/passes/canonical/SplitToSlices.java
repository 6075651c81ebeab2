package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Turns splits into slices, one per part, so that parts can be read where they lie; gathers of
/// constant indices into slices that are joined again.
public record SplitToSlices() implements Pass {
  /// Slices a gather may become; every one is a copy on the chip.
  private static final int MOST_STRETCHES = 16;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "split-to-slices",
          "turn splits, and gathers of constant indices in up to 16 stretches, into slices",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweepAll(module, context, "replaced", SplitToSlices::replace);
  }

  private static Optional<List<Value>> replace(Node node, RewriteContext graph) {
    return switch (node.op()) {
      case Split split -> Optional.of(parts(split, node, graph));
      case Gather gather ->
          graph
              .constant(gather.indices())
              .map(indices -> Stretch.of(indices.ints(), gather.input().dim(gather.axis())))
              .filter(stretches -> !stretches.isEmpty() && stretches.size() <= MOST_STRETCHES)
              .map(stretches -> List.of(joined(gather, stretches, node, graph)));
      default -> Optional.empty();
    };
  }

  private static List<Value> parts(Split split, Node node, RewriteContext graph) {
    List<Value> parts = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < split.sizes().size(); i++) {
      var stretch = new Stretch(first, split.sizes().get(i), 1);
      Op part = stretch.of(split.input(), split.axis());
      parts.add(graph.append(part, node.location(), node.results().get(i).name()));
      first += stretch.count;
    }
    return parts;
  }

  private static Value joined(
      Gather gather, List<Stretch> stretches, Node node, RewriteContext graph) {
    Value result = node.result();
    boolean single = stretches.size() == 1;
    boolean reshaped = gather.indices().type().rank() != 1;
    String name = reshaped ? "" : result.name();
    List<Value> parts = new ArrayList<>();
    for (Stretch stretch : stretches) {
      Op part = stretch.of(gather.input(), gather.axis());
      parts.add(graph.append(part, node.location(), single ? name : ""));
    }
    Value joined =
        single
            ? parts.getFirst()
            : graph.append(new Concat(parts, gather.axis()), node.location(), name);
    return reshaped
        ? graph.append(new Reshape(joined, result.shape().dims()), node.location(), result.name())
        : joined;
  }

  /// Entries of an axis at equal distances.
  ///
  /// @param first the first entry
  /// @param count how many
  /// @param step from one to the next, at least 1
  private record Stretch(int first, int count, int step) {
    /// Indices cut into stretches as long as possible, from the left.
    static List<Stretch> of(int[] indices, int length) {
      List<Stretch> stretches = new ArrayList<>();
      for (int i = 0; i < indices.length; ) {
        int first = Math.floorMod(indices[i], length);
        int step = i + 1 < indices.length ? Math.floorMod(indices[i + 1], length) - first : 1;
        int count = 1;
        while (step > 0
            && i + count < indices.length
            && Math.floorMod(indices[i + count], length) == first + count * step) {
          count++;
        }
        stretches.add(new Stretch(first, count, count == 1 ? 1 : step));
        i += count;
      }
      return stretches;
    }

    Slice of(Value input, int axis) {
      int rank = input.type().rank();
      var starts = new ArrayList<>(Collections.nCopies(rank, 0));
      starts.set(axis, first);
      var box = new ArrayList<>(input.shape().dims());
      box.set(axis, count);
      var steps = new ArrayList<>(Collections.nCopies(rank, 1));
      steps.set(axis, step);
      return new Slice(input, starts, box, steps);
    }
  }
}
