package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.Optional;

/// How the pixels of a picture input lie in memory: rows of pixels of channels, padded.
///
/// @param height rows
/// @param width pixels of a row
/// @param channels elements of a pixel
/// @param elementBytes bytes of an element
/// @param pitch bytes from one row to the next
// npu-arithmetic.md section 1
record PictureRows(int height, int width, int channels, int elementBytes, int pitch) {
  /// The rows of a tensor, if it is a picture.
  static Optional<PictureRows> of(RknnTensor tensor) {
    int align = tensor.widthAlign();
    if (align <= 0 || tensor.nativeShape().size() != 5 || tensor.shape().size() != 4) {
      return Optional.empty();
    }
    int channels = tensor.shape().get(1);
    int width = tensor.shape().get(3);
    int size = tensor.dtype().elementBytes();
    int pitch = Math.ceilDiv(width, align) * align * channels * size;
    return Optional.of(new PictureRows(tensor.shape().get(2), width, channels, size, pitch));
  }

  /// Bytes of a row without padding.
  int rowBytes() {
    return width * channels * elementBytes;
  }
}
