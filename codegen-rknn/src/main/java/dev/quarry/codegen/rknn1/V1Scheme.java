package dev.quarry.codegen.rknn1;

import java.util.Optional;

/// How stored numbers stand for real ones, `qnt_type` of the file without its prefix.
// RKNN v1: rknn1-format.md section 4.1.
public enum V1Scheme {
  /// As they are.
  NONE,
  /// `stored * 2^-fl`.
  DFP,
  /// `scale * (stored - zero_point)`.
  AFFINE_ASYMMETRIC,
  /// `scale * stored`; in no file seen.
  AFFINE_SYMMETRIC,
  /// One scale per channel; in no file seen, and how they would be written is unknown.
  AFFINE_PERCHANNEL_SYMMETRIC;

  private static final String PREFIX = "VSI_NN_QNT_TYPE_";

  /// As in the file, for example `VSI_NN_QNT_TYPE_DFP`.
  public String text() {
    return PREFIX + name();
  }

  /// The scheme a word of the file stands for.
  public static Optional<V1Scheme> parse(String word) {
    for (V1Scheme scheme : values()) {
      if (scheme.text().equals(word)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }
}
