/// The interpreter of NPU level: every op by its definition, in plain integer loops.
///
/// Start from [dev.quarry.simulator.npu.NpuEvaluator]. It shares nothing with the register machine,
/// so that equal results mean something.
@NullMarked
package dev.quarry.simulator.npu;

import org.jspecify.annotations.NullMarked;
