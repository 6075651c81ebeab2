package dev.quarry.passes.quantize;

import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Storage;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.Locale;

/// The integers quantized numbers are stored in: signed bytes on RK3566 and RK3568, unsigned bytes
/// on the chips of container version 1.
public enum Domain {
  I8(ElementType.I8, -128, 127),
  U8(ElementType.U8, 0, 255);

  private static final float STEPS = 255;

  private final ElementType element;
  private final int low;
  private final int high;

  Domain(ElementType element, int low, int high) {
    this.element = element;
    this.low = low;
    this.high = high;
  }

  /// The element type.
  public ElementType element() {
    return element;
  }

  /// The word of the pass option.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Scale and zero point for a range: the range is widened to hold 0, which is stored exactly. A
  /// range of zeros gets the steps of the range 0 to 1. All in single precision and in this order,
  /// as the vendor's compiler does it (16 of 16 numbers of mi, npu-arithmetic.md section 3).
  public Quantization.PerTensor step(ValueRange range) {
    float low0 = Math.min(range.min(), 0);
    float high0 = Math.max(range.max(), 0);
    float scale = (high0 - low0) / STEPS;
    if (!(scale >= Float.MIN_NORMAL)) {
      return new Quantization.PerTensor(1 / STEPS, low);
    }
    return new Quantization.PerTensor(scale, zeroPoint(low0, scale));
  }

  /// The stored value of 0 when `minimum` is stored as the smallest integer.
  int zeroPoint(float minimum, float scale) {
    return Math.clamp((long) Math.rint(low - minimum / scale), low, high);
  }

  /// A real number as stored, rounded half to even.
  int stored(float value, float scale, int zeroPoint) {
    return Math.clamp((long) Math.rint(value / scale) + zeroPoint, low, high);
  }

  /// How a tensor of a range is stored.
  public Storage storage(ValueRange range) {
    return new Storage(element, step(range));
  }

  /// The same with the scale rounded up to a half-precision number.
  Storage halfStorage(ValueRange range) {
    float scale = roundedUp(step(range).scale());
    return new Storage(
        element, new Quantization.PerTensor(scale, zeroPoint(Math.min(range.min(), 0), scale)));
  }

  /// How a tensor of a range is stored when its zero point must be the middle of the integers.
  ///
  /// @param half whether the scale is rounded up to a half-precision number
  Storage centredStorage(ValueRange range, boolean half) {
    float scale = step(range.union(new ValueRange(-range.max(), -range.min()))).scale();
    return new Storage(
        element, new Quantization.PerTensor(half ? roundedUp(scale) : scale, (low + high + 1) / 2));
  }

  /// The smallest half that is not below a positive number.
  private static float roundedUp(float number) {
    short half = Float.floatToFloat16(number);
    float rounded = Float.float16ToFloat(half);
    float up = rounded < number ? Float.float16ToFloat((short) (half + 1)) : rounded;
    return Float.isFinite(up) ? up : number;
  }
}
