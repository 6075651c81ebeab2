package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Activations that become part of the op before them: `relu(a + b)` with the sum read once becomes
/// one op, products and differences likewise, and so does a transposed convolution with the
/// activation behind it. Other convolutions have been fused with theirs before.
final class JoinedActivations {
  private JoinedActivations() {}

  /// The activation behind a value, where both are computed together.
  static Map<Value, Node> of(Graph graph, TargetLimits limits) {
    Map<Value, Integer> uses = graph.useCounts();
    Map<Value, Node> definitions = graph.definitions();
    Map<Value, ConstantData> constants = graph.constants();
    Map<Value, Node> after = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ActivationOp op
          && uses.getOrDefault(op.input(), 0) == 1
          && Optional.ofNullable(definitions.get(op.input()))
              .filter(before -> joins(before, Placement.of(before, constants, limits), op))
              .isPresent()) {
        after.put(op.input(), node);
      }
    }
    return after;
  }

  private static boolean joins(Node before, Placement placement, ActivationOp activation) {
    return switch (placement) {
      case Placement.Elementwise _ -> activation instanceof Relu;
      case Placement.Quantized _ ->
          before.op() instanceof ConvTranspose2d
              && switch (activation) {
                case Relu _, LeakyRelu _, Silu _, Sigmoid _, HardSwish _, Tanh _ -> true;
                case Clip _, HardSigmoid _ -> false;
              };
      case Placement.Constant _,
          Placement.Rescale _,
          Placement.Offset _,
          Placement.Movement _,
          Placement.Host _,
          Placement.Index _,
          Placement.None _ ->
          false;
    };
  }
}
