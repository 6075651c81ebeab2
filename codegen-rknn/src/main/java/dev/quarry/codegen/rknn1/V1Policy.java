package dev.quarry.codegen.rknn1;

import java.util.Optional;

/// Rounding and overflow of a node, the object `vx` of the file.
///
/// @param hasRelu 0 or 1; files of toolkit 0.9 only
/// @param overflow what happens to results out of range
/// @param rounding how results are rounded
/// @param sizeRounding how sizes of results are rounded
// RKNN v1: rknn1-format.md section 3.
public record V1Policy(
    Optional<Integer> hasRelu,
    Optional<String> overflow,
    Optional<String> rounding,
    Optional<String> sizeRounding) {
  private static final String SATURATE = "VX_CONVERT_POLICY_SATURATE";
  private static final String SIZE = "VX_CONVOLUTIONAL_NETWORK_DS_SIZE_ROUNDING_";

  /// Of convolutions and fully connected layers, as toolkit 1.6 and newer write it.
  public static final V1Policy CONVOLUTION =
      new V1Policy(
          Optional.empty(),
          Optional.of(SATURATE),
          Optional.of("VX_ROUND_POLICY_TO_ZERO"),
          Optional.of(SIZE + "FLOOR"));

  /// Of products and quotients.
  public static final V1Policy ELEMENTWISE =
      new V1Policy(
          Optional.empty(),
          Optional.of(SATURATE),
          Optional.of("VX_ROUND_POLICY_TO_NEAREST_EVEN"),
          Optional.empty());

  /// Of pools.
  public static V1Policy pool(boolean ceiling) {
    return new V1Policy(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(SIZE + (ceiling ? "CEILING" : "FLOOR")));
  }
}
