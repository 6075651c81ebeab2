package dev.quarry.codegen.npu;

/// The part of a convolution one task computes.
///
/// @param firstChannel first channel of a depthwise group, 0 when dense
/// @param channels channels read
/// @param firstRow first input row read
/// @param rows input rows read
/// @param firstOutRow first result row
/// @param outRows result rows
/// @param firstKernel first kernel, 0 when depthwise
/// @param kernels kernels computed; when depthwise the channels of the group
/// @param padTop padding rows above the first row
/// @param dataBanks buffer banks for features
/// @param weightBanks buffer banks for weights
/// @param reuseData the features of the previous task are still in the buffer
/// @param reuseWeights the weights of the previous task are still in the buffer
record ConvTile(
    int firstChannel,
    int channels,
    int firstRow,
    int rows,
    int firstOutRow,
    int outRows,
    int firstKernel,
    int kernels,
    int padTop,
    int dataBanks,
    int weightBanks,
    boolean reuseData,
    boolean reuseWeights) {
  /// First result channel.
  int firstOutChannel() {
    return firstChannel + firstKernel;
  }
}
