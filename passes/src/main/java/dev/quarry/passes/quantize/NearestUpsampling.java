package dev.quarry.passes.quantize;

import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import java.util.Optional;

/// A nearest-neighbour resize that repeats every pixel a whole number of times, whatever coordinate
/// and rounding modes the model spells it with.
///
/// @param factorY repetitions of each row
/// @param factorX repetitions of each column
record NearestUpsampling(int factorY, int factorX) {

  /// Reads a resize as repetition of pixels, if it is one.
  static Optional<NearestUpsampling> of(Resize resize) {
    int height = resize.input().dim(2);
    int width = resize.input().dim(3);
    if (resize.mode() != ResizeMode.NEAREST
        || height == 0
        || width == 0
        || resize.height() % height != 0
        || resize.width() % width != 0
        || !repeats(resize, height, resize.height(), resize.scaleY())
        || !repeats(resize, width, resize.width(), resize.scaleX())) {
      return Optional.empty();
    }
    return Optional.of(new NearestUpsampling(resize.height() / height, resize.width() / width));
  }

  private static boolean repeats(Resize resize, int in, int out, float scale) {
    for (int x = 0; x < out; x++) {
      double at =
          switch (resize.coordinates()) {
            case HALF_PIXEL -> (x + 0.5) / scale - 0.5;
            case PYTORCH_HALF_PIXEL -> out > 1 ? (x + 0.5) / scale - 0.5 : 0;
            case ASYMMETRIC -> x / (double) scale;
            case ALIGN_CORNERS -> out > 1 ? x * (in - 1.0) / (out - 1) : 0;
            case TF_HALF_PIXEL_FOR_NN -> (x + 0.5) / scale;
          };
      double nearest =
          switch (resize.nearest()) {
            case ROUND_PREFER_FLOOR -> Math.ceil(at - 0.5);
            case ROUND_PREFER_CEIL -> Math.floor(at + 0.5);
            case FLOOR -> Math.floor(at);
            case CEIL -> Math.ceil(at);
          };
      if (Math.clamp((long) nearest, 0, in - 1) != x / (out / in)) {
        return false;
      }
    }
    return true;
  }
}
