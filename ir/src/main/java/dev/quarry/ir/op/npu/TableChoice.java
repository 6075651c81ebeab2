package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.TableFunction;
import java.util.Optional;

/// Whether a convolution ends in a table look-up, and in which.
public enum TableChoice {
  /// No table.
  NONE,
  /// `x * sigmoid(x)`
  SILU,
  /// `1 / (1 + exp(-x))`
  SIGMOID,
  /// The same over a wider range, for halves.
  WIDE_SIGMOID,
  /// `x * clamp(x / 6 + 0.5, 0, 1)`
  HARD_SWISH,
  /// `clamp(0.2 x + 0.5, 0, 1)`
  HARD_SIGMOID,
  /// `tanh(x)`
  TANH;

  /// The function behind the table.
  public Optional<TableFunction> function() {
    return switch (this) {
      case NONE -> Optional.empty();
      case SILU -> Optional.of(TableFunction.SILU);
      case SIGMOID -> Optional.of(TableFunction.SIGMOID);
      case WIDE_SIGMOID -> Optional.of(TableFunction.WIDE_SIGMOID);
      case HARD_SWISH -> Optional.of(TableFunction.HARD_SWISH);
      case HARD_SIGMOID -> Optional.of(TableFunction.HARD_SIGMOID);
      case TANH -> Optional.of(TableFunction.TANH);
    };
  }
}
