package dev.quarry;

import dev.quarry.ir.eval.Tensor;
import java.util.Optional;

/// What a network delivered at one output.
///
/// @param name name of the output
/// @param values real numbers, in the shape the model declares
/// @param stored the integers behind them, if the network is quantized
public record NetworkOutput(String name, Tensor values, Optional<Tensor> stored) {}
