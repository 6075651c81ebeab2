package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Relu;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Writes activations of maps that the chip has no stage for as ReLU, sums and products with
/// constants: slopes per channel, clips that leave out 0, comparisons with constants, absolute
/// values, quotients by one number.
public record ComposeActivation() implements Pass {
  /// The largest slope of a leaky ReLU that the chip holds.
  private static final float LARGEST_SLOPE = 1.99f;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "compose-activation",
          "write activations the chip lacks as relu, sums and products with constants",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "composed", ComposeActivation::compose);
  }

  private static Optional<Value> compose(Node node, RewriteContext graph) {
    if (node.op() instanceof Div(Value x, Value by)) {
      return divided(x, by, node, graph);
    }
    if (node.results().size() != 1 || node.result().type().rank() != 4) {
      return Optional.empty();
    }
    var terms = new Terms(node, graph);
    return switch (node.op()) {
      case PRelu(Value x, Value slope) ->
          terms
              .perChannel(slope)
              .filter(slopes -> !isOneSlope(slopes))
              .map(slopes -> leaky(x, slopes, terms));
      case LeakyRelu(Value x, float alpha) when alpha < 0 || alpha > LARGEST_SLOPE ->
          Optional.of(leaky(x, terms.repeated(alpha), terms));
      case Clip(Value x, float low, float high) when low > 0 ->
          Optional.of(above(x, low, high, terms));
      case Clip(Value x, float low, float high) when high < 0 ->
          Optional.of(below(x, low, high, terms));
      case Max(Value a, Value b) -> compared(a, b, true, terms);
      case Min(Value a, Value b) -> compared(a, b, false, terms);
      // abs(x) = max(x, -x)
      case Abs(Value x) -> Optional.of(terms.last(new Max(x, terms.mul(x, terms.repeated(-1)))));
      case Neg(Value x) -> Optional.of(terms.last(new Mul(x, terms.constant(terms.repeated(-1)))));
      default -> Optional.empty();
    };
  }

  // x / c = x * (1 / c)
  private static Optional<Value> divided(Value x, Value by, Node node, RewriteContext graph) {
    return graph
        .constant(by)
        .flatMap(PerChannel::uniform)
        .filter(c -> c != 0 && by.type().rank() <= x.type().rank() && Float.isFinite(1 / c))
        .map(
            c -> {
              float[] inverse = new float[by.shape().elements()];
              Arrays.fill(inverse, 1 / c);
              Value factor = graph.constant(ConstantData.of(by.shape(), inverse), "");
              return graph.append(new Mul(x, factor), node.location(), node.result().name());
            });
  }

  private static boolean isOneSlope(float[] slopes) {
    for (float slope : slopes) {
      if (slope != slopes[0] || slope < 0 || slope > LARGEST_SLOPE) {
        return false;
      }
    }
    return true;
  }

  // prelu(x, s) = x + relu((s - 1) x) where s <= 1, and x - relu((1 - s) x) where s > 1
  private static Value leaky(Value x, float[] slopes, Terms terms) {
    boolean steep = false;
    for (float slope : slopes) {
      steep |= slope > 1;
    }
    Value flat = terms.relu(terms.mul(x, map(slopes, s -> Math.min(s - 1, 0))));
    if (!steep) {
      return terms.last(new Add(flat, x));
    }
    Value more = terms.relu(terms.mul(x, map(slopes, s -> Math.min(1 - s, 0))));
    return terms.last(new Sub(terms.add(flat, x), more));
  }

  // clip(x, low, high) = clip(x - low, 0, high - low) + low
  private static Value above(Value x, float low, float high, Terms terms) {
    Value moved = terms.add(x, terms.constant(terms.repeated(-low)));
    Op limited = high >= Float.MAX_VALUE ? new Relu(moved) : new Clip(moved, 0, high - low);
    return terms.last(new Add(terms.append(limited), terms.constant(terms.repeated(low))));
  }

  // clip(x, low, high) = high - clip(high - x, 0, high - low)
  private static Value below(Value x, float low, float high, Terms terms) {
    Value turned =
        terms.add(terms.mul(x, terms.repeated(-1)), terms.constant(terms.repeated(high)));
    Op limited = low <= -Float.MAX_VALUE ? new Relu(turned) : new Clip(turned, 0, high - low);
    Value back = terms.mul(terms.append(limited), terms.repeated(-1));
    return terms.last(new Add(back, terms.constant(terms.repeated(high))));
  }

  private static Optional<Value> compared(Value a, Value b, boolean larger, Terms terms) {
    return terms
        .perChannel(b)
        .map(limit -> compared(a, limit, larger, terms))
        .or(() -> terms.perChannel(a).map(limit -> compared(b, limit, larger, terms)));
  }

  // max(x, c) = relu(x - c) + c; min(x, c) = c - relu(c - x)
  private static Value compared(Value x, float[] limit, boolean larger, Terms terms) {
    if (larger) {
      Value moved = terms.add(x, terms.constant(map(limit, c -> -c)));
      return terms.last(new Add(terms.relu(moved), terms.constant(limit)));
    }
    Value turned = terms.add(terms.mul(x, terms.repeated(-1)), terms.constant(limit));
    Value back = terms.mul(terms.relu(turned), terms.repeated(-1));
    return terms.last(new Add(back, terms.constant(limit)));
  }

  private static float[] map(float[] values, DoubleUnaryOperator function) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) function.applyAsDouble(values[i]);
    }
    return result;
  }

  /// Parts of an expression in the place of a node.
  private record Terms(Node node, RewriteContext graph) {
    private int channels() {
      return node.result().dim(1);
    }

    float[] repeated(float value) {
      float[] values = new float[channels()];
      Arrays.fill(values, value);
      return values;
    }

    Optional<float[]> perChannel(Value value) {
      return graph.constant(value).flatMap(data -> PerChannel.of(data, node.result().shape()));
    }

    Value constant(float[] perChannel) {
      return graph.constant(ConstantData.of(Shape.of(1, channels(), 1, 1), perChannel), "");
    }

    Value append(Op op) {
      return graph.append(op, node.location(), "");
    }

    Value mul(Value x, float[] by) {
      return append(new Mul(x, constant(by)));
    }

    Value add(Value x, Value y) {
      return append(new Add(x, y));
    }

    Value relu(Value x) {
      return append(new Relu(x));
    }

    Value last(Op op) {
      return graph.append(op, node.location(), node.result().name());
    }
  }
}
