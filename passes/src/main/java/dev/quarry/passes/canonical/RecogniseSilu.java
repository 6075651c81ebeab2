package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Turns `x * sigmoid(x)` and `sigmoid(x) * x` into SiLU when nothing else reads the sigmoid.
public record RecogniseSilu() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "recognise-silu", "turn x * sigmoid(x) into one SiLU", Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "recognised", RecogniseSilu::recognise);
  }

  private static Optional<Value> recognise(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Mul(Value a, Value b))) {
      return Optional.empty();
    }
    Optional<Value> sigmoid =
        isSigmoidOf(a, b, graph)
            ? Optional.of(b)
            : Optional.of(a).filter(_ -> isSigmoidOf(b, a, graph));
    if (sigmoid.isEmpty()) {
      return Optional.empty();
    }
    Value x = sigmoid.get().equals(b) ? a : b;
    return Optional.of(
        graph.append(
            new Silu(x),
            graph.location(sigmoid.get()).with(node.location()),
            node.result().name()));
  }

  private static boolean isSigmoidOf(Value x, Value value, RewriteContext graph) {
    return graph.isReadOnce(value)
        && graph.definedBy(value, Sigmoid.class).filter(s -> s.input().equals(x)).isPresent();
  }
}
