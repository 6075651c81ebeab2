package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;

/// Turns the ops of a canonical network into what the RK3566/RK3568 NPU computes with halves; no
/// calibration is needed. Takes the place of `assign-quantization` and `lower-to-npu`.
public record LowerToHalf() implements Pass {
  private static final PassInfo INFO =
      PassInfo.leading(
          "lower-to-half",
          "turn float ops into the half-precision arithmetic of RK3566 and RK3568",
          Level.CANONICAL,
          Level.NPU,
          Effect.CHANGES_FUNCTION);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return module.with(new HalfLowering(module.graph(), context).lower());
  }
}
