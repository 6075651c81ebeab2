package dev.quarry.passes.quantize;

import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.limit.LimitCheck;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.npu.HalfStage;
import java.util.List;
import java.util.Optional;

/// Forms that bytes have and halves have not.
final class HalfForms {
  /// A factor that is rounded by more is none for the NPU: half a unit in the last place.
  private static final float LARGEST_FACTOR_ERROR = 1f / 2048;

  private HalfForms() {}

  static List<Limit> all() {
    return List.of(factor(), product(), resize());
  }

  private static Limit factor() {
    LimitCheck<Mul> check =
        (op, constants) -> Placement.scaling(op, constants).flatMap(HalfForms::excess);
    return Limit.on("half-factor", Mul.class)
        .says(
            "Factors of halves belong to maps of rank 4, and are halves up to 1/2048 of their value")
        .remedy("keep tensors in rank 4, and factors between 0.00007 and 65504")
        .source("npu-arithmetic.md section 7a: weights are halves; QRescale is free in bytes only")
        .when(check);
  }

  private static Optional<Excess> excess(Placement.Rescale scaling) {
    int rank = scaling.input().type().rank();
    float factor = scaling.factor();
    boolean close = Math.abs(HalfStage.half(factor) - factor) <= factor * LARGEST_FACTOR_ERROR;
    return Excess.unless(rank == 4, "rank", rank + " (" + scaling.input().shape() + ")", "4")
        .or(() -> Excess.unless(close, "factor", factor, "a half"));
  }

  private static Limit resize() {
    return Limit.on("half-resize", Resize.class)
        .says("Linear resizes of halves are transposed convolutions (pass resize-to-conv)")
        .remedy("do not leave out resize-to-conv")
        .source("no vendor file in half precision has one")
        .when(
            op ->
                Excess.unless(
                    op.mode() == ResizeMode.NEAREST,
                    "linear resize",
                    op.input().shape() + " to " + op.height() + "x" + op.width(),
                    ""));
  }

  private static Limit product() {
    return Limit.on("half-product", MapProduct.class)
        .says("Products of two maps are computed in bytes only")
        .remedy("leave out attention-to-maps in half precision")
        .source("operator list 3.1.72; of halves no vendor file has one")
        .when(
            op ->
                Optional.of(
                    new Excess(
                        "operands", op.kernels().shape() + " and " + op.input().shape(), "")));
  }
}
