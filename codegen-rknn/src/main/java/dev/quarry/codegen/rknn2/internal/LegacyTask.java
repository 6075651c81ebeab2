package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.Field.unknown;

import java.util.List;

/// A task of container version 2: its command words are a tensor of their own.
///
/// @param commands tensor index of the command words
/// @param bindingBits inferred: which kinds of address registers are bound
/// @param enableMask units to start
/// @param interruptMask as in [dev.quarry.codegen.rknn2.NpuTask]
/// @param bindings the address registers
// RKNN v2: rknn2-format.md section 7; field 5 is the binding list (the reference took its offset
// for the number 20): 31 of 31 bindings of mi_3568_old equal the relocations of mi_3568
record LegacyTask(
    int commands, long bindingBits, long enableMask, long interruptMask, List<Binding> bindings) {
  static final TableSpec<LegacyTask> TABLE = table();

  LegacyTask {
    bindings = List.copyOf(bindings);
  }

  /// An address register: its value becomes the tensor's address plus `addend`.
  record Binding(int register, int tensor, long addend) {}

  private static TableSpec<LegacyTask> table() {
    var commands =
        proven(0, "commands", ScalarType.U31, LegacyTask::commands, "tensor of the command words");
    var bits =
        inferred(2, "binding_bits", ScalarType.U32, LegacyTask::bindingBits, "kinds of addresses");
    var enable = proven(3, "enable_mask", ScalarType.U32, LegacyTask::enableMask, "units");
    var interrupt =
        proven(4, "interrupt_mask", ScalarType.U32, LegacyTask::interruptMask, "0x3ff or 0x300");
    var bindings =
        proven(5, "bindings", new BindingVectorType(), LegacyTask::bindings, "address registers");
    var seven = unknown(7, "unknown7", ScalarType.U32, (LegacyTask _) -> 1L, "1");
    var eight = unknown(8, "unknown8", ScalarType.U32, (LegacyTask _) -> 1L, "1");
    return TableSpec.of(
        "LegacyTask",
        row ->
            new LegacyTask(
                row.get(commands),
                row.get(bits),
                row.get(enable),
                row.get(interrupt),
                row.get(bindings)),
        commands,
        bits,
        enable,
        interrupt,
        bindings,
        seven,
        eight,
        Field.emptyVector(10));
  }
}
