package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.npu.HalfStage;

/// The stages of the data processing unit while it computes on real numbers: additions and limits
/// are `f32` bits, multipliers `f16` bits.
// npu-arithmetic.md section 7a; gen_f16.py
final class HalfStages {
  /// Codes of halves and of single precision.
  static final int HALF = 2;

  static final int SINGLE = 5;

  private static final int ADD = 2;

  /// The second map has elements of 16 bits.
  private static final int WIDE = 1;

  private HalfStages() {}

  /// The bits of a factor as a register holds them.
  static int bits(double factor) {
    return Float.floatToFloat16((float) factor);
  }

  /// What is read and written; processing is in single precision.
  static void precisions(RegisterFile r, int in, int out) {
    r.set(PROC_PRECISION_DPU, HALF).set(IN_PRECISION_DPU, in).set(OUT_PRECISION, out);
    r.set(RDMA_PROC_PRECISION, HALF).set(RDMA_IN_PRECISION, in);
  }

  /// Sets the second unit.
  static void stage(RegisterFile r, HalfStage stage) {
    switch (stage) {
      case HalfStage.Bypass _ -> Stages.noPostScale(r);
      case HalfStage.Relu _ -> r.set(BN_ALU_BYPASS, 1).set(BN_MUL_BYPASS, 1);
      case HalfStage.Clamp(float limit) -> {
        r.set(BN_ALU_BYPASS, 1).set(BN_MUL_BYPASS, 1).set(BN_RELUX_EN, 1);
        r.set(Register.DPU_BN_RELUX_CMP, Float.floatToIntBits(limit));
      }
      case HalfStage.LeakyRelu(float slope) -> {
        r.set(BN_ALU_BYPASS, 1).set(BN_MUL_PRELU, 1).set(BN_RELU_BYPASS, 1);
        r.set(BN_MUL_OPERAND, bits(slope));
      }
      // the vendor adds -0, which changes nothing
      case HalfStage.ToTable(float factor) -> {
        r.set(BN_ALU_ALGO, ADD).set(BN_RELU_BYPASS, 1);
        r.set(Register.DPU_BN_ALU_CFG, Float.floatToRawIntBits(-0f));
        r.set(BN_MUL_OPERAND, bits(factor));
      }
    }
  }

  /// Multiplies in the first unit.
  static void factor(RegisterFile r, double factor) {
    r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 1).set(BS_MUL_BYPASS, 0).set(BS_RELU_BYPASS, 1);
    r.set(BS_MUL_OPERAND, bits(factor));
  }

  /// Adds, then multiplies in the first unit.
  static void offsetAndFactor(RegisterFile r, float offset, double factor) {
    r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0).set(BS_MUL_BYPASS, 0).set(BS_RELU_BYPASS, 1);
    r.set(BS_ALU_ALGO, ADD).set(BS_MUL_OPERAND, bits(factor));
    r.set(Register.DPU_BS_ALU_CFG, Float.floatToRawIntBits(offset));
  }

  /// Adds in the second unit.
  static void secondOffset(RegisterFile r, float offset) {
    r.set(BN_BYPASS, 0).set(BN_ALU_BYPASS, 0).set(BN_MUL_BYPASS, 1).set(BN_RELU_BYPASS, 1);
    r.set(BN_ALU_ALGO, ADD);
    r.set(Register.DPU_BN_ALU_CFG, Float.floatToRawIntBits(offset));
  }

  /// A second map is read, but the third unit is off: how the vendor turns halves into bytes.
  static void idleOperand(RegisterFile r) {
    r.set(EW_OP_SRC, 1).set(ERDMA_DISABLE, 0).set(ERDMA_DATA_SIZE, WIDE).set(ERDMA_DATA_MODE, 1);
  }

  /// Multiplies in the second unit.
  static void secondFactor(RegisterFile r, double factor) {
    r.set(BN_BYPASS, 0).set(BN_ALU_BYPASS, 1).set(BN_MUL_BYPASS, 0).set(BN_RELU_BYPASS, 1);
    r.set(BN_MUL_OPERAND, bits(factor));
  }

  /// How a second map joins, then optionally `max(v, 0)`.
  static void secondOperand(RegisterFile r, ElementwiseKind kind, boolean relu) {
    r.set(EW_BYPASS, 0).set(EW_OP_BYPASS, 0).set(EW_CVT_BYPASS, 0).set(ERDMA_DISABLE, 0);
    r.set(ERDMA_DATA_SIZE, WIDE);
    r.set(EW_OP_SRC, 1).set(EW_LUT_BYPASS, 1).set(EW_RELU_BYPASS, relu ? 0 : 1);
    r.set(EW_CVT_SCALE, 1);
    Stages.join(r, kind);
  }

  /// The output converter does nothing but round.
  static void passThrough(RegisterFile r) {
    r.set(Register.DPU_OUT_CVT_OFFSET, 0).set(OUT_CVT_SCALE, 1).set(OUT_CVT_SHIFT, 0);
  }
}
