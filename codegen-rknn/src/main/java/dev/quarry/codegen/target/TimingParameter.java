package dev.quarry.codegen.target;

import java.util.Locale;
import java.util.Optional;

/// What the time of a compiled file is computed from. Values, with their sources, are in a
/// [TimingProfile].
public enum TimingParameter {
  /// Rate of the multiplier array in depthwise mode, as a share of one step per cycle.
  DEPTHWISE_SHARE("steps per cycle", false),
  /// Results that pass the look-up table.
  TABLE_RATE("elements per cycle", false),
  /// Results that leave the output stage without a table.
  OUTPUT_RATE("bytes per cycle", false),
  /// Elements of pool windows.
  POOL_RATE("elements per cycle", false),
  /// Programming of one register.
  WORD_CYCLES("cycles per word", false),
  /// Features and weights into the buffer, results and residuals of convolutions.
  BUS_RATE("GB/s", true),
  /// Element-wise tasks and pools: what they read and write together.
  COPY_RATE("GB/s", true),
  /// Peak rate of the memory the two rates above were found with; they follow it.
  DDR_PEAK("GB/s", false),
  /// Starting one inference.
  INFERENCE_MICROS("us", true),
  /// One element a node on the CPU delivers.
  CPU_ELEMENT_NANOS("ns", true),
  /// One multiplication of a matrix product on the CPU.
  CPU_PRODUCT_NANOS("ns", false);

  private final String unit;
  private final boolean fitted;

  TimingParameter(String unit, boolean fitted) {
    this.unit = unit;
    this.fitted = fitted;
  }

  /// The unit of its values.
  public String unit() {
    return unit;
  }

  /// Whether a calibration changes it; the others are properties of the hardware.
  public boolean isFitted() {
    return fitted;
  }

  /// The word in profiles and reports, for example `bus_rate`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The parameter of a word.
  public static Optional<TimingParameter> of(String text) {
    for (TimingParameter parameter : values()) {
      if (parameter.text().equals(text)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }
}
