package dev.quarry.ir.op;

import java.util.List;

/// The activation applied inside a fused op.
public sealed interface Activation {
  /// `x`
  record None() implements Activation {}

  /// `max(x, 0)`
  record Relu() implements Activation {}

  /// `min(max(x, low), high)`
  record Clip(float low, float high) implements Activation {}

  /// `x` for `x >= 0`, `slope * x` below
  record LeakyRelu(float slope) implements Activation {}

  /// `x * sigmoid(x)`
  record Silu() implements Activation {}

  /// `1 / (1 + exp(-x))`
  record Sigmoid() implements Activation {}

  /// `x * clamp(x / 6 + 0.5, 0, 1)`
  record HardSwish() implements Activation {}

  /// `clamp(alpha * x + beta, 0, 1)`
  record HardSigmoid(float alpha, float beta) implements Activation {}

  /// The hyperbolic tangent.
  record Tanh() implements Activation {}

  /// No activation.
  Activation NONE = new None();

  /// The forms of the text, for messages.
  String FORMS =
      "one of none, relu, clip(low, high), leaky_relu(slope), silu, sigmoid, hard_swish,"
          + " hard_sigmoid(alpha, beta), tanh";

  /// The text form: a word, with parameters in parentheses.
  AttrCodec<Activation> CODEC =
      new AttrCodec<>(
          "an activation, for example relu or clip(0.0, 6.0)",
          Activation::print,
          Activation::parse);

  private static AttrValue print(Activation activation) {
    return switch (activation) {
      case None _ -> AttrValue.word("none");
      case Relu _ -> AttrValue.word("relu");
      case Clip(float low, float high) ->
          AttrValue.call("clip", new AttrValue.Real(low), new AttrValue.Real(high));
      case LeakyRelu(float slope) -> AttrValue.call("leaky_relu", new AttrValue.Real(slope));
      case Silu _ -> AttrValue.word("silu");
      case Sigmoid _ -> AttrValue.word("sigmoid");
      case HardSwish _ -> AttrValue.word("hard_swish");
      case HardSigmoid(float alpha, float beta) ->
          AttrValue.call("hard_sigmoid", new AttrValue.Real(alpha), new AttrValue.Real(beta));
      case Tanh _ -> AttrValue.word("tanh");
    };
  }

  private static Activation parse(AttrValue value) {
    if (value instanceof AttrValue.Word(String name, List<AttrValue> arguments)) {
      List<Float> numbers = arguments.stream().map(AttrCodec.FLOAT.parse()).toList();
      return switch (name + "/" + numbers.size()) {
        case "none/0" -> NONE;
        case "relu/0" -> new Relu();
        case "clip/2" -> new Clip(numbers.get(0), numbers.get(1));
        case "leaky_relu/1" -> new LeakyRelu(numbers.get(0));
        case "silu/0" -> new Silu();
        case "sigmoid/0" -> new Sigmoid();
        case "hard_swish/0" -> new HardSwish();
        case "hard_sigmoid/2" -> new HardSigmoid(numbers.get(0), numbers.get(1));
        case "tanh/0" -> new Tanh();
        default -> throw AttrCodec.needed(FORMS, value);
      };
    }
    throw AttrCodec.needed(FORMS, value);
  }
}
