package dev.quarry.ir.op.npu;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;

/// The same bytes under another shape or another scale; nothing is executed. With another shape,
/// results of rank 4 are native maps and others are plain.
public record NpuView(Value input, List<Integer> shape, Storage out) implements NpuOp {
  /// The definition.
  public static final OpDef<NpuView> DEF =
      OpDef.define("npu_view", NpuView.class, "the same bytes under another shape or scale")
          .operand("input", NpuView::input, NpuTypes.STORED)
          .attr("shape", NpuView::shape, AttrCodec.INTS)
          .rule(
              "both shapes lie in memory alike",
              op -> isPossible(op.input().type(), new Shape(op.shape())))
          .rule(
              "the result has the input's element type",
              op -> op.input().type().element() == op.out().element())
          .result(NpuView::resultType)
          .make(
              p ->
                  new NpuView(
                      p.operand("input"),
                      p.attrs("shape", Integer.class),
                      Storage.ofStored(p.declared())));

  /// Channels of a surface.
  private static final int SURFACE = 8;

  public NpuView {
    shape = List.copyOf(shape);
  }

  /// Whether a tensor has the same bytes under another shape. A native map keeps its number of
  /// pixels, and its channels unless they are whole surfaces; where there is one pixel, its
  /// channels lie like plain elements, and those of several frames where they fill their atoms.
  public static boolean isPossible(TensorType from, Shape to) {
    if (from.shape().equals(to)) {
      return true;
    }
    if (from.shape().elements() != to.elements()) {
      return false;
    }
    boolean fromMap = from.layout() == Layout.NC1HWC2;
    boolean toMap = to.rank() == 4;
    if (fromMap && toMap) {
      Shape shape = from.shape();
      return shape.at(0) == to.at(0) ? shape.at(1) == to.at(1) : regroups(shape, to);
    }
    return (!fromMap || isPixel(from.shape(), from.element()))
        && (!toMap || isPixel(to, from.element()));
  }

  /// Whole surfaces of channels may become maps of a batch, and maps of a batch surfaces; maps of
  /// one pixel may be padded differently.
  private static boolean regroups(Shape from, Shape to) {
    return from.at(0) * from.at(1) == to.at(0) * to.at(1)
        && from.at(1) % SURFACE == 0
        && to.at(1) % SURFACE == 0
        && to.at(2) * to.at(3) > 1;
  }

  private static boolean isPixel(Shape shape, ElementType element) {
    int lanes = element == ElementType.F16 ? 4 : 8;
    boolean whole = shape.at(0) == 1 || shape.at(1) % lanes == 0;
    return whole && shape.at(2) == 1 && shape.at(3) == 1;
  }

  private TensorType resultType() {
    var result = new Shape(shape);
    boolean map =
        result.equals(input.shape()) ? input.type().layout() == Layout.NC1HWC2 : result.rank() == 4;
    return map ? out.nativeAt(result) : out.at(result);
  }

  @Override
  public OpDef<NpuView> def() {
    return DEF;
  }
}
