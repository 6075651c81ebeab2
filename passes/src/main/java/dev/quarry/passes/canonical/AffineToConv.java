package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;
import java.util.stream.IntStream;

/// Turns batch normalizations, and sums and products with constants, that no convolution has taken
/// into depthwise 1x1 convolutions. A product with one positive number stays: quantized, it only
/// changes the scale.
///
/// @param keepsSums whether the sum of a map and one number stays as well
/// @param onlySums whether everything but sums and differences stays
public record AffineToConv(boolean keepsSums, boolean onlySums) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat(
          "affine-to-conv",
          "turn left batch normalizations, sums and products with constants into convolutions",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", this::replace);
  }

  private Optional<Value> replace(Node node, RewriteContext graph) {
    if (node.results().size() != 1 || node.result().type().rank() != 4) {
      return Optional.empty();
    }
    if (onlySums && !(node.op() instanceof Add || node.op() instanceof Sub)) {
      return Optional.empty();
    }
    return Affine.of(node, graph)
        .filter(affine -> !isPositiveFactor(node, affine))
        .filter(affine -> !(keepsSums && node.op() instanceof Add && addsOneNumber(affine)))
        .filter(affine -> graph.constant(affine.input()).isEmpty())
        .map(affine -> convolve(node, affine, graph));
  }

  private static boolean isPositiveFactor(Node node, Affine affine) {
    double factor = affine.factor()[0];
    return (node.op() instanceof Mul || node.op() instanceof Div)
        && factor > 0
        && IntStream.range(0, affine.factor().length).allMatch(i -> affine.factor()[i] == factor);
  }

  private static boolean addsOneNumber(Affine affine) {
    double number = affine.offset()[0];
    return IntStream.range(0, affine.offset().length).allMatch(i -> affine.offset()[i] == number)
        && Float.isFinite((float) number);
  }

  private static Value convolve(Node node, Affine affine, RewriteContext graph) {
    int channels = node.result().dim(1);
    float[] weights = new float[channels];
    float[] bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      weights[c] = (float) affine.factor()[c % affine.factor().length];
      bias[c] = (float) affine.offset()[c % affine.offset().length];
    }
    Value weight = graph.constant(ConstantData.of(Shape.of(channels, 1, 1, 1), weights), "");
    Value biases = graph.constant(ConstantData.of(Shape.of(channels), bias), "");
    return graph.append(
        new Conv2d(affine.input(), weight, Optional.of(biases), Window.pointwise(), channels),
        node.location(),
        node.result().name());
  }
}
