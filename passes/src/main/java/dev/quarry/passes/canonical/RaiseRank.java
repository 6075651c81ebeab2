package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.List;
import java.util.Optional;

/// Lets element-wise ops on small tensors that are no maps see all elements as the channels of one
/// pixel, whose bytes lie alike.
///
/// @param maxElements larger tensors stay as they are
public record RaiseRank(int maxElements) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat(
          "raise-rank",
          "let element-wise ops see small tensors as the channels of one pixel",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "raised", this::raise);
  }

  private Optional<Value> raise(Node node, RewriteContext graph) {
    Op op = node.op();
    if (node.results().size() != 1 || !isElementwise(op)) {
      return Optional.empty();
    }
    Shape shape = node.result().shape();
    boolean fits =
        shape.rank() != 4
            && shape.elements() >= 1
            && shape.elements() <= maxElements
            && node.operands().stream()
                .allMatch(v -> v.shape().equals(shape) && graph.constant(v).isEmpty());
    if (!fits) {
      return Optional.empty();
    }
    List<Integer> pixel = List.of(1, shape.elements(), 1, 1);
    Op raised =
        op.def().withOperands(op, v -> graph.append(new Reshape(v, pixel), node.location(), ""));
    Value result = graph.append(raised, node.location(), "");
    return Optional.of(
        graph.append(new Reshape(result, shape.dims()), node.location(), node.result().name()));
  }

  private static boolean isElementwise(Op op) {
    return switch (op) {
      case ActivationOp _ -> true;
      case BinaryOp binary ->
          switch (binary) {
            case Add _, Sub _, Mul _, Max _, Min _ -> true;
            case Div _, Pow _ -> false;
          };
      default -> false;
    };
  }
}
