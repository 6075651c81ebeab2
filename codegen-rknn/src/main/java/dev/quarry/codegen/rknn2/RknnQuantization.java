package dev.quarry.codegen.rknn2;

import java.util.List;

/// Quantization of a tensor: real = (stored - zero point) * scale.
///
/// @param method `layer`, or empty when not quantized
/// @param type `int8`, `int16`, `int32`, or empty
/// @param min lower end of the calibrated range, one element or none
/// @param max upper end of the calibrated range, one element or none
/// @param scale one element or none
/// @param zeroPoint one element or none, in the signed domain (an u8 picture has -128)
public record RknnQuantization(
    String method,
    String type,
    List<Float> min,
    List<Float> max,
    List<Float> scale,
    List<Integer> zeroPoint) {

  /// Not quantized.
  public static final RknnQuantization NONE =
      new RknnQuantization("", "", List.of(), List.of(), List.of(), List.of());

  public RknnQuantization {
    min = List.copyOf(min);
    max = List.copyOf(max);
    scale = List.copyOf(scale);
    zeroPoint = List.copyOf(zeroPoint);
  }

  /// Per-tensor int8 quantization.
  public static RknnQuantization int8(float min, float max, float scale, int zeroPoint) {
    return new RknnQuantization(
        "layer", "int8", List.of(min), List.of(max), List.of(scale), List.of(zeroPoint));
  }

  /// True when scale and zero point are there.
  public boolean isPresent() {
    return !scale.isEmpty() && !zeroPoint.isEmpty();
  }

  /// Whether stored integers mean the same under another quantization.
  public boolean sameSteps(RknnQuantization other) {
    return scaleOrOne() == other.scaleOrOne() && zeroPointOrZero() == other.zeroPointOrZero();
  }

  /// The scale; 1 when there is none.
  public float scaleOrOne() {
    return scale.isEmpty() ? 1f : scale.getFirst();
  }

  /// The zero point; 0 when there is none.
  public int zeroPointOrZero() {
    return zeroPoint.isEmpty() ? 0 : zeroPoint.getFirst();
  }
}
