package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Chooses the kernel of a convolution and packs its weights.
final class ConvKernels {
  private ConvKernels() {}

  /// The kernel, or empty when the weights are not constants.
  static Optional<FloatKernel> of(FusedConv2d c, Shape out, Map<Value, ConstantData> constants) {
    ConstantData weight = constants.get(c.weight());
    Optional<ConstantData> bias = c.bias().map(constants::get);
    if (weight == null || (c.bias().isPresent() && bias.isEmpty())) {
      return Optional.empty();
    }
    float[] w = weight.floats();
    float[] b = bias.map(ConstantData::floats).orElseGet(() -> new float[out.at(1)]);
    boolean adds = c.residual().isPresent();
    Epilogue epilogue = new Epilogue(c.activation(), c.placement());
    Shape in = c.input().shape();
    int channels = c.weight().dim(1);
    int rows = out.at(1) / c.group();
    if (channels == 1 && rows == 1) {
      var geometry = new BandGeometry(c.window(), 1, in, out, 1);
      return Optional.of(new DepthwiseConv(geometry, out.at(1), w, b, out.at(0), epilogue, adds));
    }
    int plane = out.at(2) * out.at(3);
    if (c.group() == 1 && isInPlace(c.window()) && plane <= VectorConv.MOST_PIXELS) {
      return Optional.of(VectorConv.of(w, b, plane, out.at(0), epilogue, adds));
    }
    List<PackedWeights> groups = pack(w, b, c.group(), rows);
    if (c.group() == 1 && isInPlace(c.window())) {
      return Optional.of(new PointwiseConv(groups.getFirst(), plane, out.at(0), epilogue, adds));
    }
    var geometry = new BandGeometry(c.window(), channels, in, out, rows);
    return Optional.of(new DenseConv(geometry, groups, out.at(0), epilogue, adds));
  }

  /// The input and what is added.
  static List<Value> reads(Node node) {
    return switch (node.op()) {
      case FusedConv2d(Value x, _, _, Optional<Value> residual, _, _, _, _) ->
          residual.map(r -> List.of(x, r)).orElseGet(() -> List.of(x));
      case Op op -> op.def().operandsOf(op).subList(0, 1);
    };
  }

  private static boolean isInPlace(Window w) {
    return w.kernelHeight() == 1
        && w.kernelWidth() == 1
        && w.strideY() == 1
        && w.strideX() == 1
        && w.isUnpadded();
  }

  private static List<PackedWeights> pack(float[] w, float[] b, int groups, int rows) {
    var packed = new ArrayList<PackedWeights>(groups);
    int inner = w.length / groups / rows;
    for (int g = 0; g < groups; g++) {
      packed.add(PackedWeights.of(w, g * rows * inner, rows, inner, b, g * rows));
    }
    return packed;
  }
}
