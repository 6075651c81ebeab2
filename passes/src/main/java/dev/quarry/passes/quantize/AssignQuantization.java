package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.passes.Effect;
import dev.quarry.passes.NamePattern;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.List;
import java.util.Optional;

/// Gives every value its scale and zero point and every op its quantized form. Ranges come from the
/// context; without any, from the `assume` option.
///
/// @param domain integers of activations and weights
/// @param perChannelWeights one weight scale per output channel instead of one per layer; a
///   convolution with a single output channel has one scale in both cases
/// @param assumed range of values that have no calibrated one
/// @param halfScales whether the scales of outputs are rounded up to halves, which is what the chip
///   multiplies by when it hands out real numbers
/// @param halves source nodes that compute with halves; their results are bytes again where others
///   read them
public record AssignQuantization(
    Domain domain,
    boolean perChannelWeights,
    Optional<ValueRange> assumed,
    boolean halfScales,
    List<NamePattern> halves)
    implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.leading(
          "assign-quantization",
          "give every value its scale and zero point",
          Level.CANONICAL,
          Level.QUANTIZED,
          Effect.CHANGES_FUNCTION);

  public AssignQuantization {
    halves = List.copyOf(halves);
  }

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return module.with(new GraphQuantizer(this, module.graph(), context).quantize());
  }
}
