package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;
import java.util.List;

/// How the second operand of an element-wise stage enters it: `RSH((e + offset) * scale, shift)`.
public record EltOperand(int offset, FixedPoint factor) {
  /// The operand as stored.
  public static final EltOperand PLAIN = new EltOperand(0, FixedPoint.ONE);

  /// The text form, `operand(offset, scale, shift)`.
  public static final AttrCodec<EltOperand> CODEC =
      new AttrCodec<>(
          "operand(offset, scale, shift)",
          o ->
              AttrValue.call(
                  "operand",
                  NpuTypes.integer(o.offset),
                  NpuTypes.integer(o.factor.scale()),
                  NpuTypes.integer(o.factor.shift())),
          value -> {
            List<Integer> n = NpuTypes.arguments("operand", 3, value);
            return new EltOperand(n.get(0), new FixedPoint(n.get(1), n.get(2)));
          });
}
