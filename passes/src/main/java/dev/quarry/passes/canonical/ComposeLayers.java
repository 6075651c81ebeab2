package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Writes functions that no public file of the first generation shows in forms such files have:
/// hard sigmoids and comparisons with a number as clips, tanh as a sigmoid, differences, negations
/// and absolute values as sums of products, quotients of different shapes as products or between
/// equal shapes.
///
/// A factor and an offset go into the convolution before where there is one; otherwise they become
/// a depthwise one on maps, and a product and a sum on other tensors.
public record ComposeLayers() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "compose-layers",
          "write functions that RK3399Pro files lack as clips, sigmoids, sums and products",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(
        module, context, "composed", (node, graph) -> new Terms(node, graph).compose());
  }

  /// Parts of an expression in the place of a node.
  private record Terms(Node node, RewriteContext graph) {
    Optional<Value> compose() {
      return switch (node.op()) {
        case HardSigmoid(Value x, float a, float b) ->
            Optional.of(last(new Clip(scaled(x, a, b, ""), 0, 1)));
        // tanh(x) = 2 sigmoid(2 x) - 1
        case Tanh(Value x) ->
            Optional.of(scaled(append(new Sigmoid(scaled(x, 2, 0, ""))), 2, -1, name()));
        case Neg(Value x) -> Optional.of(scaled(x, -1, 0, name()));
        case Sub(Value a, Value b) -> difference(a, b);
        // abs(x) = relu(x) + relu(-x)
        case Abs(Value x) ->
            Optional.of(last(new Add(append(new Relu(x)), append(new Relu(scaled(x, -1, 0, ""))))));
        case Max(Value a, Value b) ->
            limit(a, b).map(x -> last(new Clip(x.of, x.number, Float.MAX_VALUE)));
        case Min(Value a, Value b) ->
            limit(a, b).map(x -> last(new Clip(x.of, -Float.MAX_VALUE, x.number)));
        case Pow(Value x, Value by) -> power(x, by);
        case Div(Value a, Value b) when b.shape().elements() > 1 && !a.shape().equals(b.shape()) ->
            quotient(a, b);
        default -> Optional.empty();
      };
    }

    private String name() {
      return node.result().name();
    }

    private Value append(Op op) {
      return graph.append(op, node.location(), "");
    }

    private Value last(Op op) {
      return graph.append(op, node.location(), name());
    }

    // a - b = a + (-1) b; a - constant = a + (-constant)
    private Optional<Value> difference(Value a, Value b) {
      Optional<ConstantData> number = graph.constant(b);
      if (graph.constant(a).isPresent() && number.isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          last(
              new Add(
                  a,
                  number
                      .map(data -> graph.constant(changed(data, value -> -value), ""))
                      .orElseGet(() -> scaled(b, -1, 0, "")))));
    }

    // a / constant = a * (1 / constant); a computed divisor gets the shape of the result
    private Optional<Value> quotient(Value a, Value b) {
      Shape shape = node.result().shape();
      Optional<ConstantData> divisor = graph.constant(b);
      if (divisor.isPresent()) {
        ConstantData inverse = changed(divisor.get(), value -> 1 / value);
        return Optional.of(inverse)
            .filter(Terms::isFinite)
            .map(data -> last(new Mul(a, graph.constant(data, ""))));
      }
      return a.shape().equals(shape)
          ? Optional.of(last(new Div(a, append(new Expand(b, shape.dims())))))
          : Optional.empty();
    }

    private static boolean isFinite(ConstantData data) {
      boolean finite = true;
      for (float value : data.floats()) {
        finite &= Float.isFinite(value);
      }
      return finite;
    }

    private static ConstantData changed(ConstantData data, DoubleUnaryOperator change) {
      float[] values = data.floats();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) change.applyAsDouble(values[i]);
      }
      return ConstantData.of(data.type().shape(), values);
    }

    private Optional<Value> power(Value x, Value by) {
      return number(by)
          .filter(_ -> node.result().shape().equals(x.shape()))
          .flatMap(
              n ->
                  switch (n.toString()) {
                    case "0.5" -> Optional.of(last(new Sqrt(x)));
                    case "2.0" -> Optional.of(last(new Mul(x, x)));
                    case "3.0" -> Optional.of(last(new Mul(append(new Mul(x, x)), x)));
                    default -> Optional.empty();
                  });
    }

    private record Limited(Value of, float number) {}

    private Optional<Limited> limit(Value a, Value b) {
      return number(b)
          .map(n -> new Limited(a, n))
          .or(() -> number(a).map(n -> new Limited(b, n)))
          .filter(x -> graph.constant(x.of).isEmpty())
          .filter(x -> x.of.shape().equals(node.result().shape()));
    }

    private Optional<Float> number(Value value) {
      return graph.constant(value).flatMap(PerChannel::uniform);
    }

    private Value scaled(Value x, float factor, float offset, String name) {
      if (x.type().rank() == 4 && !followsConvolution(x)) {
        return convolved(x, factor, offset, name);
      }
      Value by = graph.constant(ConstantData.of(Shape.SCALAR, factor), "");
      Value product = graph.append(new Mul(x, by), node.location(), offset == 0 ? name : "");
      if (offset == 0) {
        return product;
      }
      Value more = graph.constant(ConstantData.of(Shape.SCALAR, offset), "");
      return graph.append(new Add(product, more), node.location(), name);
    }

    private Value convolved(Value x, float factor, float offset, String name) {
      int channels = x.dim(1);
      float[] weights = new float[channels];
      Arrays.fill(weights, factor);
      float[] bias = new float[channels];
      Arrays.fill(bias, offset);
      Value w = graph.constant(ConstantData.of(Shape.of(channels, 1, 1, 1), weights), "");
      Value b = graph.constant(ConstantData.of(Shape.of(channels), bias), "");
      return graph.append(
          new Conv2d(x, w, Optional.of(b), Window.pointwise(), channels), node.location(), name);
    }

    /// Whether a value is that of a convolution, scaled and moved at most, which nothing else
    /// reads: fold-batch-norm then takes a factor and an offset as well.
    private boolean followsConvolution(Value x) {
      if (!graph.isReadOnce(x)) {
        return false;
      }
      return switch (graph.definition(x).map(Node::op).orElse(null)) {
        case Conv2d c -> graph.constant(c.weight()).isPresent();
        case BatchNorm n -> followsConvolution(n.input());
        case Add(Value a, Value b) -> graph.constant(b).isPresent() && followsConvolution(a);
        case Mul(Value a, Value b) -> graph.constant(b).isPresent() && followsConvolution(a);
        case null, default -> false;
      };
    }
  }
}
