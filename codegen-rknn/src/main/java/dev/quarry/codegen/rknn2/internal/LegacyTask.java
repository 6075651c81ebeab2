package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.Field.unknown;

/// A task of container version 2: its command words are a tensor of their own.
///
/// @param commands tensor index of the command words
/// @param bindings inferred: which address registers to bind
/// @param enableMask units to start
/// @param interruptMask as in [dev.quarry.codegen.rknn2.NpuTask]
// RKNN v2: rknn2-format.md section 7
record LegacyTask(int commands, long bindings, long enableMask, long interruptMask) {
  static final TableSpec<LegacyTask> TABLE = table();

  private static TableSpec<LegacyTask> table() {
    var commands =
        proven(0, "commands", ScalarType.U31, LegacyTask::commands, "tensor of the command words");
    var bindings =
        inferred(2, "bindings", ScalarType.U32, LegacyTask::bindings, "address registers to bind");
    var enable = proven(3, "enable_mask", ScalarType.U32, LegacyTask::enableMask, "units");
    var interrupt =
        proven(4, "interrupt_mask", ScalarType.U32, LegacyTask::interruptMask, "0x3ff or 0x300");
    var twenty = unknown(5, "unknown5", ScalarType.U32, (LegacyTask _) -> 20L, "20");
    var seven = unknown(7, "unknown7", ScalarType.U32, (LegacyTask _) -> 1L, "1");
    var eight = unknown(8, "unknown8", ScalarType.U32, (LegacyTask _) -> 1L, "1");
    return TableSpec.of(
        "LegacyTask",
        row ->
            new LegacyTask(
                row.get(commands), row.get(bindings), row.get(enable), row.get(interrupt)),
        commands,
        bindings,
        enable,
        interrupt,
        twenty,
        seven,
        eight,
        Field.emptyVector(10));
  }
}
