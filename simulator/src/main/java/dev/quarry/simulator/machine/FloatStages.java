package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import org.jspecify.annotations.Nullable;

/// The data processing unit with floating-point processing: every stage in single precision,
/// additions hold `f32` bits, multipliers `f16` bits. There is no output converter but the rounding
/// to the result's format.
// npu-arithmetic.md section 7a
final class FloatStages {
  private static final int ADD = 2;
  private static final int DIVIDE = 3;
  private static final int FLOAT = 2;

  private final Unit bias;
  private final Unit post;
  private final float[] biasStream;
  private final boolean combines;
  private final boolean multiplies;
  private final int algorithm;
  private final boolean relu;
  private final LookupTables.@Nullable Lookup lookup;

  /// One of the first two units.
  private record Unit(
      boolean adds,
      boolean addsStream,
      int algorithm,
      float addend,
      boolean multiplies,
      float multiplier,
      boolean negativeOnly,
      boolean relu,
      boolean clamps,
      float limit) {}

  /// @param biasStream additions of the first unit per lane, may be empty
  FloatStages(RegisterFile r, float[] biasStream, LookupTables.Lookup lookup, String where) {
    this.biasStream = biasStream;
    if (r.get(PROC_PRECISION_DPU) == FLOAT) {
      bias = firstUnit(r, where);
      post = secondUnit(r, where);
    } else {
      requireNothing(r, where);
      bias = NONE;
      post = NONE;
    }
    boolean on = !r.isSet(EW_BYPASS);
    combines = on && !r.isSet(EW_OP_BYPASS) && !r.isSet(ERDMA_DISABLE);
    multiplies = r.isSet(EW_OP_TYPE);
    algorithm = r.get(EW_ALU_ALGO);
    this.lookup = on && !r.isSet(EW_LUT_BYPASS) ? lookup : null;
    relu = on && !r.isSet(EW_RELU_BYPASS);
  }

  private static final Unit NONE = new Unit(false, false, ADD, 0, false, 1, false, false, false, 0);

  /// Integers that become halves pass unchanged.
  private static void requireNothing(RegisterFile r, String where) {
    boolean passes =
        r.isSet(BS_BYPASS)
            && r.isSet(BN_BYPASS)
            && r.isSet(EW_BYPASS)
            && r.get(OUT_CVT_SCALE) == 1
            && r.get(OUT_CVT_SHIFT) == 0
            && r.get(Register.DPU_OUT_CVT_OFFSET) == 0;
    if (!passes) {
      throw Refusal.notExecutable(where, "integer processing with results of 16 or 32 bits");
    }
  }

  private static Unit firstUnit(RegisterFile r, String where) {
    boolean on = !r.isSet(BS_BYPASS);
    boolean multiplies = on && !r.isSet(BS_MUL_BYPASS);
    if (multiplies && r.isSet(BS_MUL_SRC)) {
      throw Refusal.notExecutable(where, "f16 multipliers per channel");
    }
    return new Unit(
        on && !r.isSet(BS_ALU_BYPASS),
        r.isSet(BS_ALU_SRC),
        r.get(BS_ALU_ALGO),
        Float.intBitsToFloat(r.get(Register.DPU_BS_ALU_CFG)),
        multiplies,
        half(r.get(BS_MUL_OPERAND)),
        r.isSet(BS_MUL_PRELU),
        on && !r.isSet(BS_RELU_BYPASS),
        r.isSet(BS_RELUX_EN),
        Float.intBitsToFloat(r.get(Register.DPU_BS_RELUX_CMP)));
  }

  private static Unit secondUnit(RegisterFile r, String where) {
    boolean on = !r.isSet(BN_BYPASS);
    boolean adds = on && !r.isSet(BN_ALU_BYPASS);
    if (adds && r.isSet(BN_ALU_SRC)) {
      throw Refusal.notExecutable(where, "f16 additions per channel in the second unit");
    }
    return new Unit(
        adds,
        false,
        r.get(BN_ALU_ALGO),
        Float.intBitsToFloat(r.get(Register.DPU_BN_ALU_CFG)),
        on && !r.isSet(BN_MUL_BYPASS),
        half(r.get(BN_MUL_OPERAND)),
        r.isSet(BN_MUL_PRELU),
        on && !r.isSet(BN_RELU_BYPASS),
        r.isSet(BN_RELUX_EN),
        Float.intBitsToFloat(r.get(Register.DPU_BN_RELUX_CMP)));
  }

  private static float half(int bits) {
    return Float.float16ToFloat((short) bits);
  }

  /// Whether a second map is read.
  boolean combines() {
    return combines;
  }

  /// The result before it is rounded to its format.
  ///
  /// @param value accumulator or first operand
  /// @param lane its lane
  /// @param operand second operand, if there is one
  float apply(float value, int lane, float operand) {
    float v = unit(bias, value, bias.addsStream ? biasStream[lane] : bias.addend);
    v = unit(post, v, post.addend);
    if (combines) {
      v = multiplies ? v * operand : joined(algorithm, v, operand);
    }
    if (lookup != null) {
      v = lookup.at(v);
    }
    return relu ? Math.max(v, 0) : v;
  }

  private static float unit(Unit unit, float value, float addend) {
    float v = unit.adds ? joined(unit.algorithm, value, addend) : value;
    if (unit.multiplies && (!unit.negativeOnly || v < 0)) {
      v *= unit.multiplier;
    }
    if (unit.relu) {
      v = Math.max(v, 0);
      v = unit.clamps ? Math.min(v, unit.limit) : v;
    }
    return v;
  }

  private static float joined(int algorithm, float v, float e) {
    return switch (algorithm) {
      case 0 -> Math.max(v, e);
      case 1 -> Math.min(v, e);
      case DIVIDE -> v / e;
      default -> v + e;
    };
  }
}
