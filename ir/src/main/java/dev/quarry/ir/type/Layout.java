package dev.quarry.ir.type;

import java.util.Locale;
import java.util.Optional;

/// How a tensor lies in the target's memory. The shape in a type is always the logical one (NCHW
/// for feature maps), and run-time values ([dev.quarry.ir.eval.Tensor]) are always in logical
/// order; the layout is where code generation puts them.
public enum Layout {
  /// Row-major order of the logical shape.
  PLAIN,
  /// Picture rows, channels innermost (the input of a first convolution).
  NHWC,
  /// Channel groups outermost, the lanes of a group innermost: the NPU's native feature layout.
  NC1HWC2;

  /// The word used in the text form; empty for [#PLAIN].
  public String text() {
    return this == PLAIN ? "" : name().toLowerCase(Locale.ROOT);
  }

  /// The layout a word stands for.
  public static Optional<Layout> parse(String word) {
    for (Layout layout : values()) {
      if (layout != PLAIN && layout.text().equals(word)) {
        return Optional.of(layout);
      }
    }
    return Optional.empty();
  }
}
