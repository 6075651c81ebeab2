package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Optional;

/// A node that computes `x * factor[c] + offset[c]`: batch normalization with fixed statistics, or
/// an arithmetic op with a constant that is the same for all pixels of a channel.
///
/// @param input x
/// @param factor one per channel
/// @param offset one per channel
record Affine(Value input, double[] factor, double[] offset) {

  /// Reads a node as an affine function, computed in double precision.
  static Optional<Affine> of(Node node, RewriteContext graph) {
    return of(node, graph, false);
  }

  /// Reads a node as an affine function.
  ///
  /// @param single whether every step is rounded to single precision
  static Optional<Affine> of(Node node, RewriteContext graph, boolean single) {
    Shape map = node.result().shape();
    return switch (node.op()) {
      case BatchNorm norm -> ofBatchNorm(norm, graph, single);
      case Mul(Value a, Value b) when constant(b, map, graph).isPresent() ->
          scaled(a, b, map, graph);
      case Mul(Value a, Value b) -> scaled(b, a, map, graph);
      case Add(Value a, Value b) when constant(b, map, graph).isPresent() ->
          shifted(a, b, map, 1, graph);
      case Add(Value a, Value b) -> shifted(b, a, map, 1, graph);
      case Sub(Value a, Value b) -> shifted(a, b, map, -1, graph);
      case Div(Value a, Value b) -> divided(a, b, map, graph);
      default -> Optional.empty();
    };
  }

  private static Optional<Affine> ofBatchNorm(
      BatchNorm norm, RewriteContext graph, boolean single) {
    Optional<float[]> scale = graph.constant(norm.scale()).map(ConstantData::floats);
    Optional<float[]> bias = graph.constant(norm.bias()).map(ConstantData::floats);
    Optional<float[]> mean = graph.constant(norm.mean()).map(ConstantData::floats);
    Optional<float[]> variance = graph.constant(norm.variance()).map(ConstantData::floats);
    if (scale.isEmpty() || bias.isEmpty() || mean.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    int channels = scale.get().length;
    double[] factor = new double[channels];
    double[] offset = new double[channels];
    for (int c = 0; c < channels; c++) {
      if (single) {
        float deviation = (float) Math.sqrt(variance.get()[c] + norm.epsilon());
        float ratio = scale.get()[c] / deviation;
        factor[c] = ratio;
        offset[c] = bias.get()[c] - mean.get()[c] * ratio;
      } else {
        factor[c] = scale.get()[c] / Math.sqrt((double) variance.get()[c] + norm.epsilon());
        offset[c] = bias.get()[c] - mean.get()[c] * factor[c];
      }
    }
    return Optional.of(new Affine(norm.input(), factor, offset));
  }

  private static Optional<float[]> constant(Value value, Shape map, RewriteContext graph) {
    return graph.constant(value).flatMap(data -> PerChannel.of(data, map));
  }

  private static Optional<Affine> scaled(Value x, Value by, Shape map, RewriteContext graph) {
    return constant(by, map, graph)
        .filter(_ -> x.shape().equals(map))
        .map(k -> new Affine(x, doubles(k), new double[k.length]));
  }

  private static Optional<Affine> shifted(
      Value x, Value by, Shape map, int sign, RewriteContext graph) {
    return constant(by, map, graph)
        .filter(_ -> x.shape().equals(map))
        .map(
            k -> {
              double[] offset = doubles(k);
              for (int c = 0; c < k.length; c++) {
                offset[c] *= sign;
              }
              return new Affine(x, ones(k.length), offset);
            });
  }

  private static Optional<Affine> divided(Value x, Value by, Shape map, RewriteContext graph) {
    Optional<float[]> divisor = constant(by, map, graph).filter(_ -> x.shape().equals(map));
    if (divisor.isEmpty()) {
      return Optional.empty();
    }
    double[] factor = doubles(divisor.get());
    for (int c = 0; c < factor.length; c++) {
      if (factor[c] == 0) {
        return Optional.empty();
      }
      factor[c] = 1 / factor[c];
    }
    return Optional.of(new Affine(x, factor, new double[factor.length]));
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
