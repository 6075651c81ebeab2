package dev.quarry.passes.layerquant;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.Optional;

/// Gives every tensor, weights included, one scale, and every op the form it has in files of
/// container version 1. Ranges come from the context; without any, from the `assume` option.
///
/// @param domain how numbers are stored
/// @param assumed range of values that have no calibrated one
public record AssignLayerQuantization(TensorDomain domain, Optional<ValueRange> assumed)
    implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.leading(
          "assign-layer-quantization",
          "give every tensor one scale, as RK3399Pro and its relatives store them",
          Level.CANONICAL,
          Level.QUANTIZED,
          Effect.CHANGES_FUNCTION);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return module.with(new LayerQuantizer(this, module.graph(), context).quantize());
  }
}
