package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;

/// The register banks a task uses.
// npu-registers.md, S_POINTER
final class Banks {
  /// The unit changes its bank after the task.
  private static final int PING_PONG = 0xe;

  /// The unit returns to bank 0; the vendor starts every task with a table so.
  private static final int FIRST = 0x30;

  private Banks() {}

  /// Sets the bank selection of every unit of a task.
  static void select(RegisterFile registers, TaskForm form, boolean first) {
    for (Register register : form.order()) {
      if (register.isPointer()) {
        registers.set(register, first ? FIRST : PING_PONG);
      }
    }
  }
}
