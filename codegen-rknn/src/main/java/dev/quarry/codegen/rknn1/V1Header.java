package dev.quarry.codegen.rknn1;

import java.util.List;
import java.util.Optional;

/// What a file says about itself. Older toolkits write fewer keys.
///
/// @param targets chips in upper case
/// @param networkPlatform layout convention, always `caffe`
/// @param sourcePlatform family of the source model
/// @param inputFormat 0 for NCHW, 1 for NHWC
/// @param inputTranspose 1 when the runtime transposes NHWC data to NCHW
/// @param outputFormat 0 for NCHW, 1 for NHWC
/// @param name free text
/// @param version of the toolkit
/// @param ovxlibVersion of the library whose behaviour the runtime imitates
/// @param counters lengths of the lists
/// @param optimizationLevel 0 to 3
/// @param preprocessing what happens to pictures
/// @param inputCount graph inputs
/// @param outputCount graph outputs
/// @param precompiled 1 when built for one chip offline
/// @param caseType unknown: -1, or 2 in some precompiled files
/// @param precompileVersion 1; precompiled files only
// RKNN v1: rknn1-format.md section 2.
public record V1Header(
    Optional<List<String>> targets,
    Optional<String> networkPlatform,
    Optional<String> sourcePlatform,
    Optional<Integer> inputFormat,
    Optional<Integer> inputTranspose,
    Optional<Integer> outputFormat,
    String name,
    String version,
    String ovxlibVersion,
    Counters counters,
    Optional<Integer> optimizationLevel,
    Preprocessing preprocessing,
    int inputCount,
    int outputCount,
    Optional<Integer> precompiled,
    Optional<Integer> caseType,
    Optional<Integer> precompileVersion) {
  /// Lengths of the lists.
  ///
  /// @param nodes nodes
  /// @param norms inputs and outputs
  /// @param constants constants; one toolkit counts some it dropped later
  /// @param results outputs of all nodes
  public record Counters(int nodes, int norms, int constants, int results) {}

  /// What happens to pictures: channels are reordered, then `(x - mean) / std`.
  ///
  /// @param mean means of all inputs one after the other; before 1.6 four numbers per input, the
  ///   last one a common divisor
  /// @param channels numbers of `mean` per input
  /// @param std divisors of all inputs
  /// @param reorder three channel numbers per input
  public record Preprocessing(
      List<Number> mean,
      Optional<List<Integer>> channels,
      Optional<List<Number>> std,
      List<Integer> reorder) {}

  /// Whether the inputs are NHWC.
  public boolean channelsInnermost() {
    return inputFormat.filter(format -> format == 1).isPresent();
  }
}
