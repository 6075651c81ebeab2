package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.List;
import java.util.Optional;

/// Turns rearrangements of a map into convolutions with weights 0 and 1: depth to space into a
/// transposed one, space to depth into one with a stride, every n-th channel into a pointwise one.
public record RearrangeToConv() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "rearrange-to-conv",
          "turn depth to space, space to depth and every n-th channel into convolutions",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("replaced", 0);
    return module.with(
        Rewriter.sweep(module.graph(), List.of((node, graph) -> replace(node, graph, context))));
  }

  private static Optional<List<Value>> replace(
      Node node, RewriteContext graph, PassContext context) {
    Optional<Value> moved =
        switch (node.op()) {
          case DepthToSpace op -> Optional.of(depthToSpace(op, node, graph));
          case SpaceToDepth op -> Optional.of(spaceToDepth(op, node, graph));
          case Slice slice -> channels(slice, node, graph);
          default -> Optional.empty();
        };
    return moved.map(
        value -> {
          context.count("replaced");
          return List.of(value);
        });
  }

  private static Value depthToSpace(DepthToSpace op, Node node, RewriteContext graph) {
    int block = op.block();
    int taps = block * block;
    int channels = op.input().dim(1);
    int kernels = channels / taps;
    float[] weights = new float[channels * kernels * taps];
    for (int k = 0; k < kernels; k++) {
      for (int tap = 0; tap < taps; tap++) {
        int channel = op.order() == DepthOrder.DCR ? tap * kernels + k : k * taps + tap;
        weights[(channel * kernels + k) * taps + tap] = 1;
      }
    }
    Shape shape = Shape.of(channels, kernels, block, block);
    Value weight = graph.constant(ConstantData.of(shape, weights), "");
    return graph.append(
        new ConvTranspose2d(
            op.input(), weight, Optional.empty(), Window.square(block, block, 0), 1, List.of(0, 0)),
        node.location(),
        node.result().name());
  }

  /// Channel `tap * C + c` of the result is pixel `tap` of the block of channel `c`.
  private static Value spaceToDepth(SpaceToDepth op, Node node, RewriteContext graph) {
    int block = op.block();
    int taps = block * block;
    int channels = op.input().dim(1);
    float[] weights = new float[channels * taps * channels * taps];
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < channels; c++) {
        weights[((tap * channels + c) * channels + c) * taps + tap] = 1;
      }
    }
    Shape shape = Shape.of(channels * taps, channels, block, block);
    Value weight = graph.constant(ConstantData.of(shape, weights), "");
    return graph.append(
        new Conv2d(op.input(), weight, Optional.empty(), Window.square(block, block, 0), 1),
        node.location(),
        node.result().name());
  }

  /// A slice that takes every n-th channel and nothing less of rows and columns.
  private static Optional<Value> channels(Slice slice, Node node, RewriteContext graph) {
    Value x = slice.input();
    if (x.type().rank() != 4
        || slice.steps().get(1) == 1
        || !slice.sizes().equals(x.shape().with(1, slice.sizes().get(1)).dims())
        || !slice.steps().equals(List.of(1, slice.steps().get(1), 1, 1))) {
      return Optional.empty();
    }
    int kernels = slice.sizes().get(1);
    float[] weights = new float[kernels * x.dim(1)];
    for (int k = 0; k < kernels; k++) {
      weights[k * x.dim(1) + slice.starts().get(1) + k * slice.steps().get(1)] = 1;
    }
    Value weight = graph.constant(ConstantData.of(Shape.of(kernels, x.dim(1), 1, 1), weights), "");
    return Optional.of(
        graph.append(
            new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1),
            node.location(),
            node.result().name()));
  }
}
