package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;
import java.util.List;

/// The second unit of the DPU ("BN"): what happens to the accumulator after bias and channel
/// scaling and before the residual or the table.
public sealed interface PostScale {
  /// The value stays.
  record Bypass() implements PostScale {}

  /// `max(v, 0)`
  record Relu() implements PostScale {}

  /// `min(max(v, 0), limit)`
  record Clamp(int limit) implements PostScale {}

  /// `RSH(v * scale, shift)`: brings the value into the input range of the table.
  record ToTable(FixedPoint factor) implements PostScale {}

  /// `RSH(v, shift)`, then optionally `max(v, 0)`: makes room for a residual with a large factor.
  record Shift(int shift, boolean relu) implements PostScale {}

  /// Leaky ReLU; needs channel multipliers, whose shift it splits by sign. Non-negative values:
  /// `RSH(v * multiplier, channelShift)`, then `RSH(v, shift)`. Negative values: `RSH(v *
  /// multiplier, channelShift + 14)`, then `RSH(v * slope, shift)`, so that a slope of 16384 is 1.
  // npu-arithmetic.md section 4, stages 1 and 2
  record LeakyRelu(int channelShift, int slope, int shift) implements PostScale {}

  /// No change.
  PostScale BYPASS = new Bypass();

  /// The text form.
  AttrCodec<PostScale> CODEC =
      new AttrCodec<>(
          "bypass, relu, clamp(limit), to_table(scale, shift), shift(n), shift_relu(n) or"
              + " leaky_relu(channel shift, slope, shift)",
          PostScale::print,
          PostScale::parse);

  private static AttrValue print(PostScale stage) {
    return switch (stage) {
      case Bypass _ -> AttrValue.word("bypass");
      case Relu _ -> AttrValue.word("relu");
      case Clamp(int limit) -> AttrValue.call("clamp", NpuTypes.integer(limit));
      case ToTable(FixedPoint(int scale, int shift)) ->
          AttrValue.call("to_table", NpuTypes.integer(scale), NpuTypes.integer(shift));
      case Shift(int shift, boolean relu) ->
          AttrValue.call(relu ? "shift_relu" : "shift", NpuTypes.integer(shift));
      case LeakyRelu(int channelShift, int slope, int shift) ->
          AttrValue.call(
              "leaky_relu",
              NpuTypes.integer(channelShift),
              NpuTypes.integer(slope),
              NpuTypes.integer(shift));
    };
  }

  private static PostScale parse(AttrValue value) {
    String name = value instanceof AttrValue.Word word ? word.name() : "";
    return switch (name) {
      case "bypass" -> BYPASS;
      case "relu" -> new Relu();
      case "clamp" -> new Clamp(NpuTypes.arguments(name, 1, value).getFirst());
      case "to_table" -> {
        List<Integer> n = NpuTypes.arguments(name, 2, value);
        yield new ToTable(new FixedPoint(n.get(0), n.get(1)));
      }
      case "shift" -> new Shift(NpuTypes.arguments(name, 1, value).getFirst(), false);
      case "shift_relu" -> new Shift(NpuTypes.arguments(name, 1, value).getFirst(), true);
      case "leaky_relu" -> {
        List<Integer> n = NpuTypes.arguments(name, 3, value);
        yield new LeakyRelu(n.get(0), n.get(1), n.get(2));
      }
      default -> throw AttrCodec.needed(CODEC.needs(), value);
    };
  }
}
