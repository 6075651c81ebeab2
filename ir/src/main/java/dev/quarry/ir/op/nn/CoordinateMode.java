package dev.quarry.ir.op.nn;

/// How [Resize] maps an output coordinate to an input coordinate (ONNX
/// coordinate_transformation_mode).
public enum CoordinateMode {
  /// `(x + 0.5) / scale - 0.5`
  HALF_PIXEL,
  /// As `HALF_PIXEL`, but 0 when the output has one pixel.
  PYTORCH_HALF_PIXEL,
  /// `x / scale`
  ASYMMETRIC,
  /// `x * (in - 1) / (out - 1)`
  ALIGN_CORNERS,
  /// `(x + 0.5) / scale` (TensorFlow's half-pixel nearest neighbour)
  TF_HALF_PIXEL_FOR_NN
}
