package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Arrays;
import java.util.Optional;

/// Repeats a plane, or a single number that is computed, for all channels of the map it is combined
/// with, by a pointwise convolution with weights 1, and constants that are not given for every
/// element of a map, as constants.
// rknn2-format.md section 10, "Add / Mul with a broadcast vector or map"
public record BroadcastToConv() implements Pass {
  /// Constants that are worth their bytes.
  private static final int LARGEST = 1 << 22;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "broadcast-to-conv",
          "repeat a plane for all channels of the map it is combined with",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "repeated", BroadcastToConv::replace);
  }

  private static Optional<Value> replace(Node node, RewriteContext graph) {
    if (!(node.op() instanceof BinaryOp op) || node.result().type().rank() != 4) {
      return Optional.empty();
    }
    Shape map = node.result().shape();
    Optional<Value> constant = spreadable(op, map, graph);
    if (constant.isPresent()) {
      Value spread =
          graph.constant(
              spread(graph.constant(constant.get()).orElseThrow(), map), constant.get().name());
      return Optional.of(
          graph.append(
              op.def().withOperands(op, v -> v.equals(constant.get()) ? spread : v),
              node.location(),
              node.result().name()));
    }
    Optional<Value> plane =
        node.operands().stream()
            .filter(v -> isPlane(v, map) || (isComputable(op) && isNumber(v, map)))
            .filter(v -> graph.constant(v).isEmpty())
            .findFirst();
    boolean otherIsMap = node.operands().stream().anyMatch(v -> v.shape().equals(map));
    if (plane.isEmpty() || !otherIsMap) {
      return Optional.empty();
    }
    Value repeated = repeat(plane.get(), map.at(1), node, graph);
    return Optional.of(
        graph.append(
            op.def().withOperands(op, v -> v.equals(plane.get()) ? repeated : v),
            node.location(),
            node.result().name()));
  }

  private static boolean isPlane(Value value, Shape map) {
    Shape shape = value.shape();
    return map.at(1) > 1
        && shape.rank() == 4
        && shape.equals(map.with(1, 1))
        && shape.at(2) * shape.at(3) > 1;
  }

  /// One pixel of one channel for every map.
  private static boolean isNumber(Value value, Shape map) {
    return map.at(1) > 1 && value.shape().equals(Shape.of(map.at(0), 1, 1, 1));
  }

  /// Whether the chip joins a map and a pixel so.
  private static boolean isComputable(BinaryOp op) {
    return switch (op) {
      case Add _, Sub _, Mul _, Max _, Min _ -> true;
      case Div _, Pow _ -> false;
    };
  }

  private static Value repeat(Value plane, int channels, Node node, RewriteContext graph) {
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    Value weight = graph.constant(ConstantData.of(Shape.of(channels, 1, 1, 1), ones), "");
    return graph.append(
        new Conv2d(plane, weight, Optional.empty(), Window.pointwise(), 1), node.location(), "");
  }

  /// A constant that changes along rows or columns and is not given for every element.
  private static Optional<Value> spreadable(BinaryOp op, Shape map, RewriteContext graph) {
    return !isComputable(op) || map.at(0) != 1 || map.elements() > LARGEST
        ? Optional.empty()
        : op.def().operandsOf(op).stream()
            .filter(v -> !v.shape().equals(map) && v.type().element() == ElementType.F32)
            .filter(v -> graph.constant(v).filter(c -> PerChannel.of(c, map).isEmpty()).isPresent())
            .findFirst();
  }

  private static ConstantData spread(ConstantData data, Shape map) {
    Shape own = data.type().shape();
    int missing = map.rank() - own.rank();
    int[] steps = map.strides();
    int[] ownSteps = own.strides();
    float[] from = data.floats();
    float[] to = new float[map.elements()];
    for (int i = 0; i < to.length; i++) {
      int index = 0;
      for (int axis = 0; axis < own.rank(); axis++) {
        int place = i / steps[axis + missing] % map.at(axis + missing);
        index += own.at(axis) == 1 ? 0 : place * ownSteps[axis];
      }
      to[i] = from[index];
    }
    return ConstantData.of(map, to);
  }
}
