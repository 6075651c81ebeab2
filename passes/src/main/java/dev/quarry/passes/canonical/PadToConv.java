package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Turns padding that nothing has taken into ops the chip has: numbers around a map into a
/// convolution that pads, new channels into a pointwise convolution, repeated or mirrored borders
/// into slices and concatenations.
public record PadToConv() implements Pass {
  /// Padding of a convolution (field/ops.md section 1, 3.1.5).
  private static final int MOST_PADDING = 15;

  /// Rows and columns at a border that are worth a copy each.
  private static final int WIDEST_BORDER = 32;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "pad-to-conv",
          "turn padding into convolutions, slices and concatenations",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", PadToConv::replace);
  }

  private static Optional<Value> replace(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Pad pad) || !isPossible(pad)) {
      return Optional.empty();
    }
    var names = new Named(node, graph);
    return Optional.of(
        pad.mode() == PadMode.CONSTANT ? withNumber(pad, names) : withBorders(pad, names));
  }

  /// Makes ops in the place of a node.
  private record Named(Node node, RewriteContext graph) {
    Value append(Op op, boolean last) {
      return graph.append(op, node.location(), name(last));
    }

    String name(boolean last) {
      return last ? node.result().name() : "";
    }
  }

  private static boolean isPossible(Pad pad) {
    if (pad.input().type().rank() != 4) {
      return false;
    }
    int limit = pad.mode() == PadMode.CONSTANT ? Integer.MAX_VALUE : WIDEST_BORDER;
    for (int axis = 0; axis < 4; axis++) {
      int before = pad.before().get(axis);
      int after = pad.after().get(axis);
      boolean moves = before != 0 || after != 0;
      if (Math.min(before, after) < 0
          || Math.max(before, after) > limit
          || (axis == 0 && moves)
          || (axis == 1 && moves && pad.mode() != PadMode.CONSTANT)) {
        return false;
      }
    }
    return Float.isFinite(pad.value());
  }

  // pad(x, p, v) = pad(x - v, p, 0) + v
  private static Value withNumber(Pad pad, Named names) {
    Value x = pad.input();
    boolean spatial = sum(pad, 2) + sum(pad, 3) > 0;
    if (sum(pad, 1) > 0) {
      int channels = x.dim(1) + sum(pad, 1);
      x =
          Convolving.shifted(
              x,
              channels,
              pad.before().get(1),
              pad.value(),
              names.name(!spatial),
              names.node,
              names.graph);
    }
    if (!spatial) {
      return x;
    }
    boolean zero = pad.value() == 0;
    if (!zero) {
      x = names.append(new Add(x, number(-pad.value(), x.dim(1), names)), false);
    }
    int top = pad.before().get(2);
    int left = pad.before().get(3);
    int bottom = pad.after().get(2);
    int right = pad.after().get(3);
    while (top + left + bottom + right > 0) {
      var window = Window.pointwise().withPads(part(top), part(left), part(bottom), part(right));
      top -= part(top);
      left -= part(left);
      bottom -= part(bottom);
      right -= part(right);
      boolean last = zero && top + left + bottom + right == 0;
      x = Convolving.depthwise(x, window, 1, names.name(last), names.node, names.graph);
    }
    return zero ? x : names.append(new Add(x, number(pad.value(), x.dim(1), names)), true);
  }

  private static int part(int padding) {
    return Math.min(padding, MOST_PADDING);
  }

  private static int sum(Pad pad, int axis) {
    return pad.before().get(axis) + pad.after().get(axis);
  }

  private static Value number(float value, int channels, Named names) {
    float[] values = new float[channels];
    Arrays.fill(values, value);
    return names.graph.constant(ConstantData.of(Shape.of(1, channels, 1, 1), values), "");
  }

  private static Value withBorders(Pad pad, Named names) {
    Value x = pad.input();
    boolean columns = sum(pad, 3) > 0;
    if (sum(pad, 2) > 0) {
      x = withBorders(x, 2, pad, !columns, names);
    }
    return columns ? withBorders(x, 3, pad, true, names) : x;
  }

  private static Value withBorders(Value x, int axis, Pad pad, boolean last, Named names) {
    int size = x.dim(axis);
    var parts = new ArrayList<Value>();
    for (int i = pad.before().get(axis); i > 0; i--) {
      parts.add(line(x, axis, source(-i, size, pad.mode()), names));
    }
    parts.add(x);
    for (int i = 0; i < pad.after().get(axis); i++) {
      parts.add(line(x, axis, source(size + i, size, pad.mode()), names));
    }
    return names.append(new Concat(parts, axis), last);
  }

  /// The line of the map that lies at a place outside of it.
  private static int source(int place, int size, PadMode mode) {
    return switch (mode) {
      case EDGE, CONSTANT -> Math.clamp(place, 0, size - 1);
      case REFLECT -> place < 0 ? -place : 2 * (size - 1) - place;
    };
  }

  private static Value line(Value x, int axis, int index, Named names) {
    List<Integer> starts = new ArrayList<>(Collections.nCopies(4, 0));
    List<Integer> sizes = new ArrayList<>(x.shape().dims());
    starts.set(axis, index);
    sizes.set(axis, 1);
    List<Integer> steps = IntStream.range(0, 4).mapToObj(_ -> 1).toList();
    return names.append(new Slice(x, starts, sizes, steps), false);
  }
}
