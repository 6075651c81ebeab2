package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.ir.num.Rounding;
import org.jspecify.annotations.Nullable;

/// The data processing unit of one task: three units in a row and the output converter.
// npu-arithmetic.md section 4
final class Stages {
  private static final int ADD = 2;

  private final Unit bias;
  private final Unit post;
  private final long[] biasStream;
  private final long[] multipliers;
  private final long[] postStream;
  private final boolean combines;
  private final boolean multiplies;
  private final int algorithm;
  private final boolean convertsOperand;
  private final boolean offsetFirst;
  private final int operandOffset;
  private final int operandScale;
  private final int operandShift;
  private final boolean relu;
  private final LookupTables.@Nullable Lookup lookup;
  private final long outScale;
  private final int outShift;
  private final int outOffset;

  /// One of the first two units.
  private record Unit(
      boolean adds,
      boolean addsStream,
      long addend,
      boolean addsAfterProduct,
      boolean multiplies,
      boolean multipliesStream,
      int multiplier,
      int shift,
      int shiftNegative,
      boolean negativeOnly,
      boolean relu,
      boolean clamps,
      long limit) {}

  /// @param r registers of the task
  /// @param biasStream additions of the first unit per lane, may be empty
  /// @param multipliers multipliers of the first unit per lane, may be empty
  /// @param postStream additions of the second unit per lane, may be empty
  /// @param lookup the tables
  Stages(
      RegisterFile r,
      long[] biasStream,
      long[] multipliers,
      long[] postStream,
      LookupTables.Lookup lookup,
      String where) {
    requireInteger(r, where);
    this.postStream = postStream;
    this.biasStream = biasStream;
    this.multipliers = multipliers;
    bias = firstUnit(r, where);
    post = secondUnit(r, where);
    boolean on = !r.isSet(EW_BYPASS);
    combines = on && !r.isSet(EW_OP_BYPASS) && !r.isSet(ERDMA_DISABLE);
    multiplies = r.isSet(EW_OP_TYPE);
    algorithm = r.get(EW_ALU_ALGO);
    if (combines && !multiplies && algorithm > ADD) {
      throw Refusal.notExecutable(where, "division of two maps");
    }
    convertsOperand = !r.isSet(EW_CVT_BYPASS);
    offsetFirst = r.isSet(EW_CVT_TYPE);
    operandOffset = r.get(Register.DPU_EW_CVT_OFFSET);
    operandScale = r.get(EW_CVT_SCALE);
    operandShift = r.get(EW_CVT_SHIFT);
    this.lookup = on && !r.isSet(EW_LUT_BYPASS) ? lookup : null;
    relu = on && !r.isSet(EW_RELU_BYPASS);
    outScale = r.get(OUT_CVT_SCALE);
    outShift = r.get(OUT_CVT_SHIFT);
    outOffset = r.get(Register.DPU_OUT_CVT_OFFSET);
  }

  private static void requireInteger(RegisterFile r, String where) {
    if (r.get(PROC_PRECISION_DPU) != 0 || r.get(IN_PRECISION_DPU) != 0) {
      throw Refusal.notExecutable(where, "16-bit or floating-point data");
    }
  }

  private static Unit firstUnit(RegisterFile r, String where) {
    boolean on = !r.isSet(BS_BYPASS);
    boolean adds = on && !r.isSet(BS_ALU_BYPASS);
    if (adds && r.get(BS_ALU_ALGO) != ADD) {
      throw Refusal.notExecutable(where, "comparison in the first unit");
    }
    return new Unit(
        adds,
        r.isSet(BS_ALU_SRC),
        r.get(Register.DPU_BS_ALU_CFG),
        false,
        on && !r.isSet(BS_MUL_BYPASS),
        r.isSet(BS_MUL_SRC),
        r.get(BS_MUL_OPERAND),
        r.get(BS_MUL_SHIFT),
        r.get(BS_MUL_SHIFT_NEG),
        r.isSet(BS_MUL_PRELU),
        on && !r.isSet(BS_RELU_BYPASS),
        r.isSet(BS_RELUX_EN),
        r.get(Register.DPU_BS_RELUX_CMP));
  }

  private static Unit secondUnit(RegisterFile r, String where) {
    boolean on = !r.isSet(BN_BYPASS);
    boolean adds = on && !r.isSet(BN_ALU_BYPASS);
    boolean multiplies = on && !r.isSet(BN_MUL_BYPASS);
    if (adds && r.get(BN_ALU_ALGO) != ADD) {
      throw Refusal.notExecutable(where, "comparison in the second unit");
    }
    return new Unit(
        adds,
        r.isSet(BN_ALU_SRC),
        r.get(Register.DPU_BN_ALU_CFG),
        multiplies && !r.isSet(BN_ALU_SRC),
        multiplies,
        false,
        r.get(BN_MUL_OPERAND),
        r.get(BN_MUL_SHIFT),
        r.get(BN_MUL_SHIFT_NEG),
        r.isSet(BN_MUL_PRELU),
        on && !r.isSet(BN_RELU_BYPASS),
        r.isSet(BN_RELUX_EN),
        r.get(Register.DPU_BN_RELUX_CMP));
  }

  /// Whether a second map is read.
  boolean combines() {
    return combines;
  }

  /// The stored result.
  ///
  /// @param value accumulator or first operand
  /// @param lane its lane
  /// @param operand second operand as stored, if there is one
  byte apply(long value, int lane, int operand) {
    long v = value;
    if (bias.adds) {
      v += bias.addsStream ? biasStream[lane] : bias.addend;
    }
    if (bias.multiplies) {
      v = multiply(bias, v, bias.multipliesStream ? multipliers[lane] : bias.multiplier, 0);
    }
    if (bias.relu) {
      v = limit(bias, v);
    }
    if (post.adds && !post.addsAfterProduct) {
      v += post.addsStream ? postStream[lane] : post.addend;
    }
    if (post.multiplies) {
      v = multiply(post, v, post.multiplier, post.addsAfterProduct && post.adds ? post.addend : 0);
    }
    if (post.relu) {
      v = limit(post, v);
    }
    if (combines) {
      v = combine(v, operand);
    }
    if (lookup != null) {
      v = lookup.at(v);
    }
    if (relu) {
      v = Math.max(v, 0);
    }
    return (byte) Rounding.saturateI8(Rounding.shiftRight(v * outScale, outShift) + outOffset);
  }

  private static long multiply(Unit unit, long v, long multiplier, long addend) {
    if (unit.negativeOnly) {
      return v < 0
          ? Rounding.shiftRight(v * multiplier + addend, unit.shiftNegative)
          : Rounding.shiftRight(v, unit.shift);
    }
    return Rounding.shiftRight(
        v * multiplier + addend, v < 0 && addend == 0 ? unit.shiftNegative : unit.shift);
  }

  private static long limit(Unit unit, long v) {
    long positive = Math.max(v, 0);
    return unit.clamps ? Math.min(positive, unit.limit) : positive;
  }

  private long combine(long v, int operand) {
    long e = operand;
    if (convertsOperand) {
      e =
          offsetFirst
              ? Rounding.shiftRight((e + operandOffset) * operandScale, operandShift)
              : Rounding.shiftRight(e * operandScale, operandShift) + operandOffset;
    }
    if (multiplies) {
      return v * e;
    }
    return switch (algorithm) {
      case 0 -> Math.max(v, e);
      case 1 -> Math.min(v, e);
      default -> v + e;
    };
  }
}
