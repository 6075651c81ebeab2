package dev.quarry.ir.op;

/// What an element-wise op of two quantized maps computes.
public enum ElementwiseKind {
  /// `a + b`
  ADD,
  /// `a - b`; at level NPU an addition of a negative number
  SUB,
  /// `a * b`
  MUL,
  /// the larger one
  MAX,
  /// the smaller one
  MIN;

  /// The result for two real numbers.
  public double apply(double a, double b) {
    return switch (this) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  /// The result for two integers.
  public long apply(long a, long b) {
    return switch (this) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }
}
