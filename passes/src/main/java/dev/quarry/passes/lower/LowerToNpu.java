package dev.quarry.passes.lower;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;

/// Turns quantized ops into what the RK3566/RK3568 NPU computes, every stage an explicit integer.
/// Inputs that take pictures become bytes, outputs deliver stored integers.
public record LowerToNpu() implements Pass {
  private static final PassInfo INFO =
      PassInfo.leading(
          "lower-to-npu",
          "turn quantized ops into the integer arithmetic of RK3566 and RK3568",
          Level.QUANTIZED,
          Level.NPU,
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return module.with(new GraphLowering(module.graph(), context).lower());
  }
}
