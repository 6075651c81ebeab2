package dev.quarry.codegen.npu;

import java.util.Optional;

/// Names of the tensors a convolution reads and writes.
///
/// @param input features
/// @param weight packed weights
/// @param bias packed bias stream
/// @param residual second operand
/// @param output result
record ConvOperands(
    String input, String weight, String bias, Optional<String> residual, String output) {}
