package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.InsertedZeros;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import dev.quarry.passes.TurnedKernels;
import java.util.Optional;

/// Writes a transposed convolution as zeros put between the pixels and an ordinary convolution with
/// turned kernels. Quantized, the map with zeros has the scale and zero point of the map itself, so
/// that the integers stay the same.
// toolkit1-options.md section 10, HP_deconvolution_optimize; rknn1-ops.md, DECONVOLUTION:
// dbdet_static has `<lid>_plane` and `<lid>_dual_conv`, without zeros behind the last pixel
public record DeconvolutionToPlane() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "deconvolution-to-plane",
          "write transposed convolutions as zeros between pixels and a convolution",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", DeconvolutionToPlane::replace);
  }

  private static Optional<Value> replace(Node node, RewriteContext graph) {
    if (!(node.op() instanceof ConvTranspose2d c) || !isReplaced(c)) {
      return Optional.empty();
    }
    Window w = c.window();
    Optional<Window> window = TurnedKernels.window(c);
    Optional<ConstantData> weights = graph.constant(c.weight());
    if (weights.isEmpty() || window.isEmpty()) {
      return Optional.empty();
    }
    Value identity = graph.constant(InsertedZeros.identity(c.input().dim(1)), "");
    Window spread = InsertedZeros.window(w.strideY(), w.strideX());
    var zeros =
        new ConvTranspose2d(
            c.input(), identity, Optional.empty(), spread, 1, InsertedZeros.outputPads(spread));
    Value plane = graph.append(zeros, node.location(), "");
    Value turned = graph.constant(TurnedKernels.turned(weights.get()), c.weight().name());
    return Optional.of(
        graph.append(
            new Conv2d(plane, turned, c.bias(), window.get(), 1),
            node.location(),
            node.result().name()));
  }

  /// Dense ones that are more than zeros themselves.
  private static boolean isReplaced(ConvTranspose2d c) {
    Window w = c.window();
    return c.group() == 1
        && w.dilationY() * w.dilationX() == 1
        && w.kernelHeight() * w.kernelWidth() > 1;
  }
}
