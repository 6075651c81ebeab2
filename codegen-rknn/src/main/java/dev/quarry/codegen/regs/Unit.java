package dev.quarry.codegen.regs;

import java.util.Optional;

/// A hardware block of the NPU with registers of its own.
// Source: npu-registers.md; operation codes and enable bits proven on every vendor file.
public enum Unit {
  /// The convolution feature loader.
  CNA(0x0201, 0),
  /// The multiplier array.
  CMAC(0x0401, 1),
  /// The accumulator.
  CORE(0x0801, 2),
  /// The data processing: bias, scaling, activation, output.
  DPU(0x1001, 3),
  /// The operand reader of the DPU.
  DPU_RDMA(0x2001, 4),
  /// The pooling.
  PPU(0x4001, 5),
  /// The operand reader of the PPU.
  PPU_RDMA(0x8001, 6);

  private final int operation;
  private final int enableBit;

  Unit(int operation, int enableBit) {
    this.operation = operation;
    this.enableBit = enableBit;
  }

  /// The operation code of command words that write this unit's registers.
  public int operation() {
    return operation;
  }

  /// This unit's bit in the enable mask of a task.
  public int enableMask() {
    return 1 << enableBit;
  }

  /// Whether a task's enable mask starts this unit.
  public boolean isIn(int enableMask) {
    return (enableMask & enableMask()) != 0;
  }

  /// The unit of an operation code.
  public static Optional<Unit> ofOperation(int operation) {
    for (Unit unit : values()) {
      if (unit.operation == operation) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }
}
