/// Fast execution of float graphs: packed weights, vector kernels, two threads, reused buffers.
///
/// Start from [dev.quarry.simulator.floatkernel.FastEvaluator]. Every result element is one chain
/// of fused multiply-adds in a fixed order, so results depend neither on the number of threads nor
/// on the width of the machine's vectors. Ops without a kernel run by their plain definition.
@NullMarked
package dev.quarry.simulator.floatkernel;

import org.jspecify.annotations.NullMarked;
