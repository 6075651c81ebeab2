package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Folds padding of rows and columns into the window of the convolution or pool that reads it,
/// where that computes the same: zeros before a convolution; zeros before an average pool that
/// counts its padding; before a max pool, numbers that never win, or zeros around the result of a
/// ReLU.
public record FoldPad() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "fold-pad", "fold padding into the convolution or pool that reads it", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.fixpoint(module, context, "folded", FoldPad::fold);
  }

  // conv(pad(x, p, 0), window) = conv(x, window + p)
  private static Optional<Value> fold(Node node, RewriteContext graph) {
    Optional<Value> padded =
        switch (node.op()) {
          case Conv2d conv -> Optional.of(conv.input());
          case AveragePool2d pool -> Optional.of(pool.input());
          case MaxPool2d pool -> Optional.of(pool.input());
          default -> Optional.empty();
        };
    Optional<Pad> pad =
        padded.flatMap(v -> graph.definedBy(v, Pad.class)).filter(FoldPad::isSpatial);
    return pad.flatMap(p -> folded(node.op(), p, graph))
        .map(
            op ->
                graph.append(
                    op,
                    graph.location(padded.orElseThrow()).with(node.location()),
                    node.result().name()));
  }

  private static Optional<Op> folded(Op op, Pad pad, RewriteContext graph) {
    return switch (op) {
      case Conv2d conv when pad.value() == 0 ->
          Optional.of(
              new Conv2d(
                  pad.input(),
                  conv.weight(),
                  conv.bias(),
                  widened(conv.window(), pad),
                  conv.group()));
      case AveragePool2d pool
          when pad.value() == 0
              && !pool.ceilMode()
              && (pool.countIncludePad() || pool.window().isUnpadded()) ->
          overlapping(widened(pool.window(), pad))
              .map(window -> new AveragePool2d(pad.input(), window, false, true));
      case MaxPool2d pool when !pool.ceilMode() && neverWins(pad, graph) ->
          overlapping(widened(pool.window(), pad))
              .map(window -> new MaxPool2d(pad.input(), window, false));
      default -> Optional.empty();
    };
  }

  /// Padding a max pool ignores: as small as floats get, or zeros beside numbers that are none of
  /// them negative, in windows each of which holds at least one of these.
  private static boolean neverWins(Pad pad, RewriteContext graph) {
    return pad.value() <= -Float.MAX_VALUE
        || (pad.value() == 0 && graph.definedBy(pad.input(), Relu.class).isPresent());
  }

  /// Pools need less padding than their kernel is wide on every side.
  private static Optional<Window> overlapping(Window window) {
    boolean overlaps =
        Math.max(window.padTop(), window.padBottom()) < window.spanHeight()
            && Math.max(window.padLeft(), window.padRight()) < window.spanWidth();
    return overlaps ? Optional.of(window) : Optional.empty();
  }

  private static Window widened(Window window, Pad pad) {
    return window.withPads(
        window.padTop() + pad.before().get(2),
        window.padLeft() + pad.before().get(3),
        window.padBottom() + pad.after().get(2),
        window.padRight() + pad.after().get(3));
  }

  private static boolean isSpatial(Pad pad) {
    if (pad.mode() != PadMode.CONSTANT || pad.input().type().rank() != 4) {
      return false;
    }
    for (int axis = 0; axis < 4; axis++) {
      int before = pad.before().get(axis);
      int after = pad.after().get(axis);
      if (before < 0 || after < 0 || (axis < 2 && before + after > 0)) {
        return false;
      }
    }
    return true;
  }
}
