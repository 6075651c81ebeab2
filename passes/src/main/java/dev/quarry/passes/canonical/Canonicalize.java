package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.List;
import java.util.Optional;

/// Brings activations into their plainest form, removes nodes nobody reads, and declares the
/// network canonical; the verifier holds it to that. Exact.
public record Canonicalize() implements Pass {
  private static final PassInfo INFO =
      new PassInfo(
          "canonicalize",
          "bring activations into their plainest form, remove what nobody reads",
          List.of(Level.IMPORTED, Level.CANONICAL),
          Optional.of(Level.CANONICAL),
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("simplified", 0);
    return module.with(
        Rewriter.removeDead(
            Rewriter.fixpoint(
                module.graph(),
                List.of(
                    (node, graph) -> RemoveIdentity.replace(node, graph, context),
                    (node, graph) -> simplify(node, graph, context),
                    (node, graph) -> beforeReshape(node, graph, context)))));
  }

  private static Optional<List<Value>> simplify(
      Node node, RewriteContext graph, PassContext context) {
    Optional<Op> plain = plain(node.op(), graph);
    plain.ifPresent(_ -> context.count("simplified"));
    return plain.map(op -> List.of(graph.append(op, node.location(), node.result().name())));
  }

  // activation(reshape(x)) = reshape(activation(x)), so that it meets its convolution
  private static Optional<List<Value>> beforeReshape(
      Node node, RewriteContext graph, PassContext context) {
    if (!(node.op() instanceof ActivationOp op) || !graph.isReadOnce(op.input())) {
      return Optional.empty();
    }
    return graph
        .definedBy(op.input(), Reshape.class)
        .filter(reshape -> reshape.input().type().rank() == 4 || node.result().type().rank() != 4)
        .map(
            reshape -> {
              context.count("simplified");
              Op moved = op.def().withOperands(op, _ -> reshape.input());
              Value early = graph.append(moved, node.location(), "");
              return List.of(
                  graph.append(
                      new Reshape(early, reshape.shape()),
                      graph.location(op.input()),
                      node.result().name()));
            });
  }

  // clip(x, 0, inf) = relu(x); leaky_relu(x, 0) = relu(x); prelu(x, constant) = leaky_relu(x);
  // x ^ 2 = x * x
  private static Optional<Op> plain(Op op, RewriteContext graph) {
    return switch (op) {
      case Clip(Value x, float min, float max) when min == 0 && max >= Float.MAX_VALUE ->
          Optional.of(new Relu(x));
      case LeakyRelu(Value x, float alpha) when alpha == 0 -> Optional.of(new Relu(x));
      case Pow(Value x, Value by) ->
          graph
              .constant(by)
              .flatMap(PerChannel::uniform)
              .filter(n -> n == 2 && by.type().rank() <= x.type().rank())
              .map(_ -> new Mul(x, x));
      case PRelu(Value x, Value slope) ->
          graph.constant(slope).flatMap(PerChannel::uniform).map(s -> new LeakyRelu(x, s));
      default -> Optional.empty();
    };
  }
}
