/// Code generation for the NPU of RK3566 and RK3568: tiles, weights, tasks, memory, container.
///
/// Start from [dev.quarry.codegen.npu.Rk356xCodeGenerator]. Tasks are made by one class per kind of
/// node; each cites the rule of npu-registers.md it follows.
@NullMarked
package dev.quarry.codegen.npu;

import org.jspecify.annotations.NullMarked;
