package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns rearrangements of a map into convolutions with weights 0 and 1: depth to space into a
/// transposed one, space to depth (also as slices and a concatenation) into one with a stride,
/// every n-th channel into a pointwise one.
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
    return Replacements.sweep(module, context, "replaced", RearrangeToConv::replace);
  }

  private static Optional<Value> replace(Node node, RewriteContext graph) {
    return switch (node.op()) {
      case DepthToSpace op -> Optional.of(depthToSpace(op, node, graph));
      case SpaceToDepth op -> Optional.of(spaceToDepth(op, node, graph));
      case Slice slice -> channels(slice, node, graph);
      case Concat concat -> focus(concat, node, graph);
      default -> Optional.empty();
    };
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

  private static Value spaceToDepth(SpaceToDepth op, Node node, RewriteContext graph) {
    int block = op.block();
    Value weight = graph.constant(Convolving.pixelsAsChannels(op.input().dim(1), block), "");
    return graph.append(
        new Conv2d(op.input(), weight, Optional.empty(), Window.square(block, block, 0), 1),
        node.location(),
        node.result().name());
  }

  /// Where the pixels of a slice, or of slices of slices, come from.
  private record Pixels(Value root, int firstRow, int firstColumn, int stepY, int stepX) {}

  /// Every n-th row and column of a map, beginning with different ones, stacked as channels.
  private static Optional<Value> focus(Concat concat, Node node, RewriteContext graph) {
    List<Value> parts = concat.inputs();
    if (concat.axis() != 1 || parts.size() < 2) {
      return Optional.empty();
    }
    List<Pixels> pixels = new ArrayList<>();
    for (Value part : parts) {
      Optional<Pixels> found = pixels(part, graph);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      pixels.add(found.get());
    }
    Pixels first = pixels.getFirst();
    Value root = first.root;
    int height = first.stepY;
    int width = first.stepX;
    boolean same =
        pixels.stream()
            .allMatch(
                p ->
                    p.root.equals(root)
                        && p.stepY == height
                        && p.stepX == width
                        && p.firstRow < height
                        && p.firstColumn < width);
    if (!same
        || height * width < 2
        || node.result().dim(2) * height != root.dim(2)
        || node.result().dim(3) * width != root.dim(3)) {
      return Optional.empty();
    }
    int channels = root.dim(1);
    int taps = height * width;
    float[] weights = new float[parts.size() * channels * channels * taps];
    for (int i = 0; i < pixels.size(); i++) {
      int tap = pixels.get(i).firstRow * width + pixels.get(i).firstColumn;
      for (int c = 0; c < channels; c++) {
        weights[((i * channels + c) * channels + c) * taps + tap] = 1;
      }
    }
    Shape shape = Shape.of(parts.size() * channels, channels, height, width);
    Value weight = graph.constant(ConstantData.of(shape, weights), "");
    Location location = node.location();
    for (Value part : parts) {
      location = location.with(slices(part, graph));
    }
    var window = new Window(height, width, height, width, 0, 0, 0, 0, 1, 1);
    return Optional.of(
        graph.append(
            new Conv2d(root, weight, Optional.empty(), window, 1), location, node.result().name()));
  }

  /// The nodes of a chain of slices.
  private static Location slices(Value part, RewriteContext graph) {
    Location location = graph.location(part);
    Optional<Slice> slice = graph.definedBy(part, Slice.class);
    return slice.map(s -> location.with(slices(s.input(), graph))).orElse(Location.UNKNOWN);
  }

  /// Follows slices with steps along rows and columns.
  private static Optional<Pixels> pixels(Value value, RewriteContext graph) {
    Value root = value;
    int row = 0;
    int column = 0;
    int stepY = 1;
    int stepX = 1;
    for (Optional<Slice> slice = graph.definedBy(root, Slice.class);
        slice.isPresent();
        slice = graph.definedBy(root, Slice.class)) {
      Slice s = slice.get();
      Value x = s.input();
      if (x.type().rank() != 4
          || s.sizes().get(1) != x.dim(1)
          || s.steps().get(1) != 1
          || s.steps().get(2) < 1
          || s.steps().get(3) < 1) {
        return Optional.empty();
      }
      row = s.starts().get(2) + row * s.steps().get(2);
      column = s.starts().get(3) + column * s.steps().get(3);
      stepY *= s.steps().get(2);
      stepX *= s.steps().get(3);
      root = x;
    }
    return root.equals(value)
        ? Optional.empty()
        : Optional.of(new Pixels(root, row, column, stepY, stepX));
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
