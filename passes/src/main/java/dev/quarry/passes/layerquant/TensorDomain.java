package dev.quarry.passes.layerquant;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the numbers of a network are stored.
// RKNN v1: rknn1-format.md sections 7.1 and 7.2, toolkit1-options.md section 1.
public enum TensorDomain {
  /// Unsigned bytes with scale and zero point, `asymmetric_quantized-u8`.
  U8,
  /// Signed bytes times a power of two, `dynamic_fixed_point-8`.
  DFP8,
  /// 16-bit integers times a power of two, `dynamic_fixed_point-16`.
  DFP16,
  /// Halves; nothing is quantized.
  F16;

  private static final float STEPS = 255;
  private static final int MOST_BITS = 24;

  /// Largest bias in units of the products; beyond it the weights take a coarser step.
  private static final double LARGEST_BIAS = Math.scalb(1.0, 30);

  /// The word for options.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The words for options.
  public static List<String> words() {
    return List.of(values()).stream().map(TensorDomain::text).toList();
  }

  /// The domain of a word.
  public static Optional<TensorDomain> parse(String word) {
    return List.of(values()).stream().filter(d -> d.text().equals(word)).findFirst();
  }

  /// Whether stored numbers have a scale, which needs ranges.
  public boolean needsRanges() {
    return this != F16;
  }

  /// How a tensor of a range is stored; empty for halves.
  Optional<Storage> storage(ValueRange range) {
    float low = Math.min(range.min(), 0);
    float high = Math.max(range.max(), 0);
    return switch (this) {
      case U8 -> Optional.of(new Storage(ElementType.U8, affine(low, high, 0)));
      case DFP8 -> Optional.of(new Storage(ElementType.I8, fixed(low, high, 127)));
      case DFP16 -> Optional.of(new Storage(ElementType.I16, fixed(low, high, 32767)));
      case F16 -> Optional.empty();
    };
  }

  /// In single precision and in this order: scale, then zero point.
  private static Quantization.PerTensor affine(float low, float high, float atLeast) {
    float scale = Math.max((high - low) / STEPS, atLeast);
    if (!(scale >= Float.MIN_NORMAL)) {
      return new Quantization.PerTensor(1 / STEPS, 0);
    }
    return new Quantization.PerTensor(scale, Math.clamp((long) Math.rint(-low / scale), 0, 255));
  }

  /// The largest number of fraction bits whose integers hold the range.
  private static Quantization.PerTensor fixed(float low, float high, int largest) {
    double magnitude = Math.max(-low, high);
    int bits = MOST_BITS;
    while (bits > -MOST_BITS && Math.rint(Math.scalb(magnitude, bits)) > largest) {
      bits--;
    }
    return new Quantization.PerTensor(Math.scalb(1f, -bits), 0);
  }

  /// Weights as stored, one scale for the layer.
  ///
  /// @param weights `f32`
  /// @param bias one per output channel
  /// @param inputScale scale of what the weights are multiplied with
  ConstantData weights(ConstantData weights, float[] bias, double inputScale) {
    float[] real = weights.floats();
    float low = 0;
    float high = 0;
    for (float value : real) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double reach = 0;
    for (float value : bias) {
      reach = Math.max(reach, Math.abs(value));
    }
    double least = reach / (LARGEST_BIAS * inputScale);
    Quantization.PerTensor step =
        switch (this) {
          case U8 -> affine(low, high, (float) least);
          case DFP8 -> coarser(fixed(low, high, 127), least);
          case DFP16 -> fixed(low, high, 32767);
          case F16 -> throw new IllegalStateException("this is a bug: halves have no scale");
        };
    return stored(weights, real, step);
  }

  private static Quantization.PerTensor coarser(Quantization.PerTensor step, double least) {
    float scale = step.scale();
    while (scale < least) {
      scale *= 2;
    }
    return new Quantization.PerTensor(scale, 0);
  }

  private ConstantData stored(ConstantData weights, float[] real, Quantization.PerTensor step) {
    ElementType element =
        switch (this) {
          case U8 -> ElementType.U8;
          case DFP8 -> ElementType.I8;
          case DFP16, F16 -> ElementType.I16;
        };
    var type = new TensorType(element, weights.type().shape(), step, Layout.PLAIN);
    int high = element == ElementType.U8 ? 255 : element == ElementType.I8 ? 127 : 32767;
    int low = element == ElementType.U8 ? 0 : -high;
    byte[] bytes = new byte[element == ElementType.I16 ? 0 : real.length];
    short[] shorts = new short[element == ElementType.I16 ? real.length : 0];
    for (int i = 0; i < real.length; i++) {
      int value =
          Math.clamp((long) Math.rint(real[i] / step.scale()) + step.zeroPoint(), low, high);
      if (element == ElementType.I16) {
        shorts[i] = (short) value;
      } else {
        bytes[i] = (byte) value;
      }
    }
    return element == ElementType.I16
        ? ConstantData.ofShorts(type, shorts)
        : ConstantData.ofBytes(type, bytes);
  }

  /// The bias in units of the products: 32-bit integers, 64-bit ones for 16-bit weights.
  ConstantData bias(float[] bias, double inputScale, double weightScale) {
    Shape shape = Shape.of(bias.length);
    double unit = inputScale * weightScale;
    long[] units = new long[bias.length];
    int[] words = new int[bias.length];
    for (int k = 0; k < bias.length; k++) {
      units[k] = (long) Math.rint(bias[k] / unit);
      words[k] = Math.clamp(units[k], Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return this == DFP16
        ? ConstantData.of(shape, units)
        : ConstantData.ofInts(TensorType.of(ElementType.I32, shape), words);
  }

  /// Numbers rounded to halves.
  static ConstantData halves(ConstantData data) {
    float[] real = data.floats();
    for (int i = 0; i < real.length; i++) {
      real[i] = Float.float16ToFloat(Float.floatToFloat16(real[i]));
    }
    return ConstantData.of(data.type().shape(), real);
  }
}
