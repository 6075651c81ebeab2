package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;

/// The second unit of the DPU ("BN") while it computes on real numbers: what happens to the sum
/// after the bias and before the residual or the table. Everything is single precision; a number
/// given here as factor is rounded to a half, which is what the register holds.
// npu-arithmetic.md section 7a
public sealed interface HalfStage {
  /// The value stays.
  record Bypass() implements HalfStage {}

  /// `max(v, 0)`
  record Relu() implements HalfStage {}

  /// `min(max(v, 0), limit)`
  record Clamp(float limit) implements HalfStage {}

  /// `v * slope` where `v` is negative.
  record LeakyRelu(float slope) implements HalfStage {}

  /// `v * factor`: brings the value into the input range of the table.
  record ToTable(float factor) implements HalfStage {}

  /// No change.
  HalfStage BYPASS = new Bypass();

  /// The text form.
  AttrCodec<HalfStage> CODEC =
      new AttrCodec<>(
          "bypass, relu, clamp(limit), leaky_relu(slope) or to_table(factor)",
          HalfStage::print,
          HalfStage::parse);

  /// A number as a half holds it.
  static float half(double number) {
    return Float.float16ToFloat(Float.floatToFloat16((float) number));
  }

  private static AttrValue print(HalfStage stage) {
    return switch (stage) {
      case Bypass _ -> AttrValue.word("bypass");
      case Relu _ -> AttrValue.word("relu");
      case Clamp(float limit) -> call("clamp", limit);
      case LeakyRelu(float slope) -> call("leaky_relu", slope);
      case ToTable(float factor) -> call("to_table", factor);
    };
  }

  private static AttrValue call(String name, float number) {
    return AttrValue.call(name, AttrCodec.FLOAT.print().apply(number));
  }

  private static HalfStage parse(AttrValue value) {
    String name = value instanceof AttrValue.Word word ? word.name() : "";
    return switch (name) {
      case "bypass" -> BYPASS;
      case "relu" -> new Relu();
      case "clamp" -> new Clamp(number(name, value));
      case "leaky_relu" -> new LeakyRelu(number(name, value));
      case "to_table" -> new ToTable(number(name, value));
      default -> throw AttrCodec.needed(CODEC.needs(), value);
    };
  }

  private static float number(String name, AttrValue value) {
    if (value instanceof AttrValue.Word(_, var arguments) && arguments.size() == 1) {
      return AttrCodec.FLOAT.parse().apply(arguments.getFirst());
    }
    throw AttrCodec.needed(name + " with one number", value);
  }
}
