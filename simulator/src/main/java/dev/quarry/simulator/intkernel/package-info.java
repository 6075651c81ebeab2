/// Integer kernels shared by the register machine and the interpreter of NPU level.
///
/// Products of small integers are summed as floats, which is exact as long as no partial sum
/// exceeds 2^24; longer sums are cut into chunks that keep the bound.
@NullMarked
package dev.quarry.simulator.intkernel;

import org.jspecify.annotations.NullMarked;
