package dev.quarry.ir.type;

import java.util.List;

/// How stored integers stand for real numbers: `real = scale * (stored - zeroPoint)`.
public sealed interface Quantization {
  /// Plain numbers.
  record None() implements Quantization {
    @Override
    public String text() {
      return "";
    }
  }

  /// One scale and zero point for the whole tensor.
  ///
  /// @param scale size of one step, greater than zero, finite
  /// @param zeroPoint stored value that means 0.0, in the domain of the element type
  record PerTensor(float scale, int zeroPoint) implements Quantization {
    public PerTensor {
      requireScale(scale);
    }

    @Override
    public String text() {
      return "<" + scale + ":" + zeroPoint + ">";
    }
  }

  /// One scale and zero point for each index along an axis.
  ///
  /// @param axis the axis, counted from the outermost
  /// @param steps scale and zero point by index
  record PerAxis(int axis, List<PerTensor> steps) implements Quantization {
    public PerAxis {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("per-axis quantization without entries");
      }
    }

    @Override
    public String text() {
      var text = new StringBuilder("<axis ").append(axis).append(": ");
      for (int i = 0; i < steps.size(); i++) {
        PerTensor step = steps.get(i);
        text.append(i == 0 ? "" : ", ").append(step.scale()).append(':').append(step.zeroPoint());
      }
      return text.append('>').toString();
    }
  }

  /// The absence of quantization.
  Quantization NONE = new None();

  /// The suffix of the type text, for example `<0.0235:-3>`; empty for [None].
  String text();

  private static void requireScale(float scale) {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("scale must be positive and finite: " + scale);
    }
  }
}
