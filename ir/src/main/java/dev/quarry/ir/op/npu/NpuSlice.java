package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A box of a map: for channels, rows and columns the first index and the number of indices.
/// Channels that begin a surface are not copied at all where whole surfaces are taken; code
/// generation finds that.
public record NpuSlice(Value input, List<Integer> starts, List<Integer> sizes) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuSlice> DEF =
      OpDef.define("npu_slice", NpuSlice.class, "a box of a map")
          .operand("input", NpuSlice::input, NpuTypes.ANY_MAP)
          .attr("starts", NpuSlice::starts, AttrCodec.INTS)
          .attr("sizes", NpuSlice::sizes, AttrCodec.INTS)
          .rule(
              "starts and sizes have three numbers",
              op -> op.starts().size() == 3 && op.sizes().size() == 3)
          .rule("the box lies inside the map", NpuSlice::isInside)
          .result(op -> op.input().type().withShape(op.outShape()))
          .make(
              p ->
                  new NpuSlice(
                      p.operand("input"),
                      p.attrs("starts", Integer.class),
                      p.attrs("sizes", Integer.class)));

  public NpuSlice {
    starts = List.copyOf(starts);
    sizes = List.copyOf(sizes);
  }

  private boolean isInside() {
    for (int i = 0; i < 3; i++) {
      if (starts.get(i) < 0
          || sizes.get(i) < 1
          || starts.get(i) > input.dim(i + 1) - sizes.get(i)) {
        return false;
      }
    }
    return true;
  }

  private Shape outShape() {
    return Shape.of(input.dim(0), sizes.get(0), sizes.get(1), sizes.get(2));
  }

  @Override
  public OpDef<NpuSlice> def() {
    return DEF;
  }
}
