/// Fast kernels for ops of level QUANTIZED; each gives the bits of its plain definition.
///
/// Start from [dev.quarry.simulator.quantkernel.QuantKernels]. Sums are exact integers; everything
/// behind them is computed as the definition computes it, or looked up in a table the definition
/// has filled. Knows nothing of files and chips.
@NullMarked
package dev.quarry.simulator.quantkernel;

import org.jspecify.annotations.NullMarked;
