package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.RknnDataType;

/// A convolution with its constants, in the order the chip fetches them.
interface ConvNumbers {
  /// The convolution.
  ConvOp op();

  /// The packed weights.
  ///
  /// @param lanes lanes of a weight row
  byte[] packedWeights(int lanes);

  /// The packed bias stream.
  byte[] packedBias();

  /// What the bias stream holds.
  RknnDataType biasType();
}
