package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;
import java.util.List;

/// The output converter: `saturate(RSH(v * scale, shift) + zeroPoint)` to a signed byte.
public record OutputStage(FixedPoint factor, int zeroPoint) {
  /// The text form, `output(scale, shift, zeroPoint)`.
  public static final AttrCodec<OutputStage> CODEC =
      new AttrCodec<>(
          "output(scale, shift, zero point)",
          o ->
              AttrValue.call(
                  "output",
                  NpuTypes.integer(o.factor.scale()),
                  NpuTypes.integer(o.factor.shift()),
                  NpuTypes.integer(o.zeroPoint)),
          value -> {
            List<Integer> n = NpuTypes.arguments("output", 3, value);
            return new OutputStage(new FixedPoint(n.get(0), n.get(1)), n.get(2));
          });
}
