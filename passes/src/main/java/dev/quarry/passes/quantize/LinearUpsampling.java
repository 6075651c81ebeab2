package dev.quarry.passes.quantize;

import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.npu.LinearPhase;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// A linear resize between half pixels by whole factors.
///
/// @param factorY results per row
/// @param factorX results per column
record LinearUpsampling(int factorY, int factorX) {
  /// Columns and rows of a map with one more line on every side.
  private static final int LONGEST_SIDE = 2047 - 2;

  /// Reads a resize in the form the vendor's compiler has, if it is one the chip can do.
  static Optional<LinearUpsampling> of(Resize resize) {
    Value x = resize.input();
    if (resize.mode() != ResizeMode.LINEAR
        || x.dim(2) * x.dim(3) < 2
        || Math.max(x.dim(2), x.dim(3)) > LONGEST_SIDE) {
      return Optional.empty();
    }
    int factorY = resize.height() / x.dim(2);
    int factorX = resize.width() / x.dim(3);
    boolean whole =
        factorY == resize.scaleY()
            && factorX == resize.scaleX()
            && resize.height() == factorY * x.dim(2)
            && resize.width() == factorX * x.dim(3)
            && Math.min(factorY, factorX) >= 1
            && Math.max(factorY, factorX) <= LinearPhase.LARGEST_FACTOR;
    boolean centred =
        switch (resize.coordinates()) {
          case HALF_PIXEL -> true;
          case PYTORCH_HALF_PIXEL -> resize.height() > 1 && resize.width() > 1;
          case ASYMMETRIC, ALIGN_CORNERS, TF_HALF_PIXEL_FOR_NN -> false;
        };
    return whole && centred
        ? Optional.of(new LinearUpsampling(factorY, factorX))
        : Optional.empty();
  }
}
