package dev.quarry.simulator.floatkernel;

/// The sigmoid and `x * sigmoid(x)` over a stretch of an array, in place; all implementations give
/// the same bits. Within 3 units in the last place of the exact value for |x| <= 80.
///
/// `exp(y)` with `y = -x` is `2^n * p(r)`, where `n` is `y / ln 2` rounded and `r = y - n * ln 2`
/// in two parts; `p` is the polynomial of degree 6 of the Cephes library's `expf`.
interface SigmoidKernel {
  /// Beyond it the exponential would leave the normal numbers.
  float LIMIT = 87f;

  /// 1.5 x 2^23: adding it rounds to an integer held in the low bits.
  float MAGIC = 12582912f;

  /// Bits of [#MAGIC].
  int MAGIC_BITS = 0x4B400000;

  /// 1 / ln 2.
  float LOG2E = 1.442695f;

  /// The upper bits of ln 2, exact when multiplied by a small integer.
  float LN2_HIGH = 0.6933594f;

  /// ln 2 less [#LN2_HIGH].
  float LN2_LOW = -2.1219444e-4f;

  /// Coefficients of the polynomial, highest power first (Cephes `expf.c`).
  float P5 = 1.9875691e-4f;

  /// See [#P5].
  float P4 = 0.0013981999f;

  /// See [#P5].
  float P3 = 0.008333452f;

  /// See [#P5].
  float P2 = 0.041665796f;

  /// See [#P5].
  float P1 = 0.16666666f;

  /// See [#P5].
  float P0 = 0.5f;

  /// Replaces each `x` by `x / (1 + exp(-x))`.
  void silu(float[] x, int from, int end);

  /// Replaces each `x` by `1 / (1 + exp(-x))`.
  void sigmoid(float[] x, int from, int end);
}
