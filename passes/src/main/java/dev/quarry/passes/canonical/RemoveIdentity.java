package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.List;
import java.util.Optional;

/// Removes nodes that hand their input on unchanged, and joins reshapes of reshapes and transposes
/// of transposes. Exact.
public record RemoveIdentity() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "remove-identity", "remove nodes that hand their input on unchanged", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("removed", 0);
    return module.with(
        Rewriter.fixpoint(module.graph(), List.of((node, graph) -> replace(node, graph, context))));
  }

  /// The rule: a node that changes nothing is its operand.
  static Optional<List<Value>> replace(Node node, RewriteContext graph, PassContext context) {
    Optional<Value> value = input(node.op()).filter(v -> v.type().equals(node.result().type()));
    if (value.isPresent()) {
      context.count("removed");
      return value.map(List::of);
    }
    Optional<Op> joined = joined(node.op(), graph);
    joined.ifPresent(_ -> context.count("joined"));
    return joined.map(op -> List.of(graph.append(op, location(node, graph), node.result().name())));
  }

  /// The joined node stands for both.
  private static Location location(Node node, RewriteContext graph) {
    return node.location().with(graph.location(node.operands().getFirst()));
  }

  /// The operand that an op hands on unchanged if its type is the result's.
  private static Optional<Value> input(Op op) {
    return switch (op) {
      case Identity(Value x) -> Optional.of(x);
      case Cast(Value x, _) -> Optional.of(x);
      case Reshape(Value x, _) -> Optional.of(x);
      case Expand expand -> Optional.of(expand.input());
      case Concat(List<Value> inputs, _) when inputs.size() == 1 -> Optional.of(inputs.getFirst());
      case Split(Value x, _, List<Integer> sizes) when sizes.size() == 1 -> Optional.of(x);
      case Transpose(Value x, List<Integer> permutation) when isSorted(permutation) ->
          Optional.of(x);
      case Pad pad when isZero(pad.before()) && isZero(pad.after()) -> Optional.of(pad.input());
      case Slice(Value x, _, _, List<Integer> steps)
          when steps.stream().allMatch(step -> step > 0) ->
          Optional.of(x);
      default -> Optional.empty();
    };
  }

  /// reshape(reshape(x)) = reshape(x); transpose(transpose(x)) = transpose(x)
  private static Optional<Op> joined(Op op, RewriteContext graph) {
    if (op instanceof Reshape(Value x, List<Integer> shape)) {
      return graph.definedBy(x, Reshape.class).map(inner -> new Reshape(inner.input(), shape));
    }
    if (op instanceof Transpose(Value x, List<Integer> outer)) {
      return graph
          .definedBy(x, Transpose.class)
          .map(
              inner ->
                  new Transpose(
                      inner.input(), outer.stream().map(a -> inner.permutation().get(a)).toList()));
    }
    return Optional.empty();
  }

  private static boolean isSorted(List<Integer> permutation) {
    for (int i = 0; i < permutation.size(); i++) {
      if (permutation.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(List<Integer> amounts) {
    return amounts.stream().allMatch(amount -> amount == 0);
  }
}
