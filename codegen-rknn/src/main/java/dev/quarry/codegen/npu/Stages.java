package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.PostScale;

/// The stages of the data processing unit, set the way the vendor sets them.
// npu-registers.md, section DPU and "Generator rules"
final class Stages {
  private static final int ADD = 2;

  /// Argument range of both tables and how far an index is shifted.
  private static final int TABLE_START = -16384;

  private static final int TABLE_END = 16384;
  private static final int TABLE_SHIFT = 5;

  /// `0x68`: both and none go to the high table; the single bits are not understood.
  private static final int TABLE_CHOICE = 0x68;

  private Stages() {}

  /// Turns the first unit off.
  static void noBias(RegisterFile r) {
    r.set(BS_BYPASS, 1).set(BS_ALU_BYPASS, 1).set(BS_MUL_BYPASS, 1).set(BS_RELU_BYPASS, 1);
  }

  /// Adds a number in the first unit.
  static void bias(RegisterFile r, int offset) {
    r.set(BS_ALU_ALGO, ADD).set(BS_MUL_BYPASS, 1).set(BS_RELU_BYPASS, 1);
    r.set(Register.DPU_BS_ALU_CFG, offset);
  }

  /// Adds a number and multiplies in the first unit.
  static void bias(RegisterFile r, EltOperand operand) {
    r.set(BS_ALU_ALGO, ADD).set(BS_RELU_BYPASS, 1);
    r.set(Register.DPU_BS_ALU_CFG, operand.offset());
    r.set(BS_MUL_OPERAND, operand.factor().scale()).set(BS_MUL_SHIFT, operand.factor().shift());
    r.set(BS_MUL_SHIFT_NEG, operand.factor().shift());
  }

  /// Adds and multiplies in the first unit, adds a number in the second, then optionally `max(v,
  /// 0)` in the last of them.
  static void affine(RegisterFile r, EltOperand operand, int number, boolean relu) {
    r.set(BS_BYPASS, 0).set(BS_ALU_BYPASS, 0).set(BS_MUL_BYPASS, 0);
    if (operand.factor().isOne()) {
      bias(r, operand.offset());
    } else {
      bias(r, operand);
    }
    if (number == 0) {
      r.set(BS_RELU_BYPASS, relu ? 0 : 1);
    } else {
      r.set(BN_BYPASS, 0).set(BN_ALU_BYPASS, 0).set(BN_ALU_ALGO, ADD);
      r.set(BN_RELU_BYPASS, relu ? 0 : 1);
      r.set(Register.DPU_BN_ALU_CFG, number);
    }
  }

  /// Turns the second unit off.
  static void noPostScale(RegisterFile r) {
    r.set(BN_BYPASS, 1).set(BN_ALU_BYPASS, 1).set(BN_MUL_BYPASS, 1).set(BN_RELU_BYPASS, 1);
  }

  /// Sets the second unit.
  static void postScale(RegisterFile r, PostScale stage) {
    switch (stage) {
      case PostScale.Bypass _ -> noPostScale(r);
      case PostScale.Relu _ -> r.set(BN_ALU_BYPASS, 1).set(BN_MUL_BYPASS, 1);
      case PostScale.Clamp(int limit) -> {
        r.set(BN_ALU_BYPASS, 1).set(BN_MUL_BYPASS, 1).set(BN_RELUX_EN, 1);
        r.set(Register.DPU_BN_RELUX_CMP, limit);
      }
      case PostScale.ToTable(FixedPoint(int scale, int shift)) -> {
        r.set(BN_ALU_ALGO, ADD).set(BN_RELU_BYPASS, 1);
        multiply(r, scale, shift);
      }
      case PostScale.Shift(int shift, boolean relu) -> {
        r.set(BN_ALU_BYPASS, 1).set(BN_RELU_BYPASS, relu ? 0 : 1);
        multiply(r, 1, shift);
      }
      case PostScale.LeakyRelu(_, int slope, int shift) -> {
        r.set(BN_ALU_BYPASS, 1).set(BN_MUL_PRELU, 1).set(BN_RELU_BYPASS, 1);
        multiply(r, slope, shift);
      }
    }
  }

  private static void multiply(RegisterFile r, int scale, int shift) {
    r.set(BN_MUL_OPERAND, scale).set(BN_MUL_SHIFT, shift).set(BN_MUL_SHIFT_NEG, shift);
  }

  /// Turns the third unit off.
  static void noElementWise(RegisterFile r) {
    r.set(EW_BYPASS, 1).set(EW_OP_BYPASS, 1).set(EW_LUT_BYPASS, 1);
    r.set(EW_CVT_BYPASS, 1).set(EW_RELU_BYPASS, 1).set(EW_CVT_SCALE, 1);
  }

  /// Looks the value up in the tables.
  static void table(RegisterFile r, TableFunction function) {
    r.set(EW_OP_BYPASS, 1).set(EW_CVT_BYPASS, 1).set(EW_RELU_BYPASS, 1).set(EW_CVT_SCALE, 1);
    r.set(Register.DPU_LUT_CFG, TABLE_CHOICE);
    r.set(LUT_LE_INDEX, TABLE_SHIFT).set(LUT_LO_INDEX, TABLE_SHIFT);
    r.set(Register.DPU_LUT_LE_START, TABLE_START).set(Register.DPU_LUT_LO_END, TABLE_END);
    r.set(LO_SLOPE_OVERFLOW_SCALE, function.overflowScale());
    r.set(LO_SLOPE_OVERFLOW_SHIFT, function.overflowShift());
  }

  /// Adds a second map, then optionally `max(v, 0)`.
  static void addition(RegisterFile r, EltOperand operand, boolean relu, NativeMap map, int rows) {
    secondOperand(r, ElementwiseKind.ADD, operand, relu);
    if (map.pixels() > 1) {
      perPixel(r, map, rows);
    } else {
      onePixel(r);
    }
    r.set(Register.DPU_RDMA_SURF_NOTCH, map.notchAfter(rows));
  }

  /// How a second operand joins, then optionally `max(v, 0)`.
  static void secondOperand(
      RegisterFile r, ElementwiseKind kind, EltOperand operand, boolean relu) {
    r.set(EW_CVT_TYPE, 1).set(EW_OP_SRC, 1);
    join(r, kind);
    r.set(EW_LUT_BYPASS, 1).set(EW_RELU_BYPASS, relu ? 0 : 1);
    r.set(Register.DPU_EW_CVT_OFFSET, operand.offset());
    r.set(EW_CVT_SCALE, operand.factor().scale()).set(EW_CVT_SHIFT, operand.factor().shift());
  }

  /// What joins the two operands.
  static void join(RegisterFile r, ElementwiseKind kind) {
    switch (kind) {
      case ADD -> r.set(EW_ALU_ALGO, ADD);
      case SUB -> throw new IllegalStateException("the chip has no subtraction");
      case MUL -> r.set(EW_OP_TYPE, 1);
      case MAX -> r.set(EW_ALU_ALGO, 0);
      case MIN -> r.set(EW_ALU_ALGO, 1);
    }
  }

  /// The second operand is a map.
  static void perPixel(RegisterFile r, NativeMap map, int rows) {
    r.set(EW_DATA_MODE, 1).set(ERDMA_DATA_MODE, 1);
    r.set(Register.DPU_RDMA_EW_SURF_STRIDE, map.surfaceBytes());
    r.set(Register.DPU_RDMA_EW_LINE_STRIDE, map.surfaceBytes() - NativeMap.ATOM);
    r.set(Register.DPU_RDMA_SURF_NOTCH, map.notchAfter(rows));
  }

  /// The second operand is one pixel.
  static void onePixel(RegisterFile r) {
    r.set(EW_DATA_MODE, 0).set(ERDMA_DATA_MODE, 0);
    r.set(Register.DPU_RDMA_EW_SURF_STRIDE, NativeMap.ATOM);
    r.set(Register.DPU_RDMA_EW_LINE_STRIDE, 0);
  }

  /// No second map.
  static void noSecondOperand(RegisterFile r) {
    r.set(ERDMA_DISABLE, 1);
  }

  /// The output converter.
  static void output(RegisterFile r, OutputStage stage) {
    r.set(Register.DPU_OUT_CVT_OFFSET, stage.zeroPoint());
    r.set(OUT_CVT_SCALE, stage.factor().scale()).set(OUT_CVT_SHIFT, stage.factor().shift());
  }

  /// The cube that is written.
  static void destination(RegisterFile r, int width, int rows, int real, int lanes) {
    r.set(DST_WIDTH, width - 1).set(DST_HEIGHT, rows - 1);
    r.set(DST_CHANNEL_REAL, real - 1).set(DST_CHANNEL, lanes - 1);
  }

  /// The cube that is read.
  static void source(RegisterFile r, int width, int rows, int lanes) {
    r.set(SRC_WIDTH, width - 1).set(SRC_HEIGHT, rows - 1).set(SRC_CHANNEL, lanes - 1);
  }

  /// Atoms each group of the producer's stream has.
  static void groupAtoms(RegisterFile r, int atoms) {
    r.set(SIZE_E_0, atoms - 1).set(SIZE_E_1, atoms - 1).set(SIZE_E_2, atoms - 1);
  }
}
