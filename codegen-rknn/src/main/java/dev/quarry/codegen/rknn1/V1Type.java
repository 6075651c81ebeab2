package dev.quarry.codegen.rknn1;

import java.util.Locale;
import java.util.Optional;

/// The type of a tensor's elements and what they stand for.
///
/// @param scale step of affine quantization
/// @param zeroPoint stored value of 0.0
/// @param fractionBits `fl` of dynamic fixed point
/// @param scheme how stored numbers stand for real ones
/// @param element type of one element
public record V1Type(
    Optional<Number> scale,
    Optional<Integer> zeroPoint,
    Optional<Integer> fractionBits,
    V1Scheme scheme,
    V1Element element) {
  /// Numbers as they are.
  public static V1Type plain(V1Element element) {
    return new V1Type(Optional.empty(), Optional.empty(), Optional.empty(), V1Scheme.NONE, element);
  }

  /// `scale * (stored - zeroPoint)`.
  public static V1Type affine(V1Element element, double scale, int zeroPoint) {
    return new V1Type(
        Optional.of(scale),
        Optional.of(zeroPoint),
        Optional.empty(),
        V1Scheme.AFFINE_ASYMMETRIC,
        element);
  }

  /// `stored * 2^-fractionBits`.
  public static V1Type fixedPoint(V1Element element, int fractionBits) {
    return new V1Type(
        Optional.empty(), Optional.empty(), Optional.of(fractionBits), V1Scheme.DFP, element);
  }

  /// The size of one step; 1 for plain numbers.
  public double step() {
    return switch (scheme) {
      case NONE -> 1;
      case DFP -> Math.scalb(1.0, -fractionBits.orElse(0));
      case AFFINE_ASYMMETRIC, AFFINE_SYMMETRIC, AFFINE_PERCHANNEL_SYMMETRIC ->
          scale.map(Number::doubleValue).orElse(1.0);
    };
  }

  /// The stored value of 0.0.
  public int zero() {
    return zeroPoint.orElse(0);
  }

  /// For people, for example `u8 scale 0.0235 zero point 12`.
  public String text() {
    String name = element.name().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case NONE -> name;
      case DFP -> name + " fl " + fractionBits.orElse(0);
      case AFFINE_ASYMMETRIC, AFFINE_SYMMETRIC, AFFINE_PERCHANNEL_SYMMETRIC ->
          name
              + String.format(Locale.ROOT, " scale %.6g", step())
              + zeroPoint.map(zero -> " zero point " + zero).orElse("");
    };
  }
}
