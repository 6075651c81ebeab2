package dev.quarry.codegen.rknn1.emit;

/// The choices of rknn-toolkit 1.x about a file that do not change what it computes.
///
/// @param optimizationLevel 0 to 3, informative
/// @param channelsInnermost whether pictures enter as rows, columns, channels and the file's first
///   node permutes them, `force_builtin_perm`; otherwise the runtime does
/// @param optimizedOutputs whether outputs carry the mark `opt`, `output_optimize`; what the
///   runtime does then is not known
// toolkit1-options.md section 2, rknn1-format.md section 4.2; yolov5n_relu_person_rv1126_tk175
// has both.
public record V1Form(int optimizationLevel, boolean channelsInnermost, boolean optimizedOutputs) {
  /// What the toolkit does by default.
  public static final V1Form USUAL = new V1Form(3, false, false);
}
