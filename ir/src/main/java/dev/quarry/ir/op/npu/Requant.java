package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;
import java.util.List;

/// Requantization of one stored value: `saturate(RSH((x + inputOffset) * scale, shift) +
/// outputOffset)`.
public record Requant(int inputOffset, FixedPoint factor, int outputOffset) {
  /// A plain copy.
  public static final Requant COPY = new Requant(0, FixedPoint.ONE, 0);

  /// The text form, `copy` or `requant(inputOffset, scale, shift, outputOffset)`.
  public static final AttrCodec<Requant> CODEC =
      new AttrCodec<>(
          "copy or requant(offset, scale, shift, offset)", Requant::print, Requant::parse);

  /// Whether stored values stay as they are.
  public boolean isCopy() {
    return equals(COPY);
  }

  private static AttrValue print(Requant r) {
    if (r.isCopy()) {
      return AttrValue.word("copy");
    }
    return AttrValue.call(
        "requant",
        NpuTypes.integer(r.inputOffset),
        NpuTypes.integer(r.factor.scale()),
        NpuTypes.integer(r.factor.shift()),
        NpuTypes.integer(r.outputOffset));
  }

  private static Requant parse(AttrValue value) {
    if (value.equals(AttrValue.word("copy"))) {
      return COPY;
    }
    List<Integer> n = NpuTypes.arguments("requant", 4, value);
    return new Requant(n.get(0), new FixedPoint(n.get(1), n.get(2)), n.get(3));
  }
}
