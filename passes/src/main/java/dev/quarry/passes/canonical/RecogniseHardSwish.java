package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Turns the spelt-out forms of hard swish and of its gate into one op each, operands in any order:
/// `clip(x + 3, 0, 6) / 6` (or `* (1/6)`), `x * hard_sigmoid(x, 1/6, 1/2)`, `x * clip(x + 3, 0, 6)
/// / 6`. Only intermediate values that nothing else reads take part.
public record RecogniseHardSwish() implements Pass {
  /// How far 1/6 may be off after having been rounded by an exporter.
  private static final float TOLERANCE = 1e-6f;

  private static final PassInfo INFO =
      PassInfo.onFloat(
          "recognise-hard-swish",
          "turn x * clip(x + 3, 0, 6) / 6 into one hard swish",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.fixpoint(
        module,
        context,
        "recognised",
        (node, graph) -> sixth(node, graph).or(() -> gated(node, graph)));
  }

  // clip(x + 3, 0, 6) / 6 = hard_sigmoid(x); x * clip(x + 3, 0, 6) / 6 = hard_swish(x)
  private static Optional<Value> sixth(Node node, RewriteContext graph) {
    Optional<Value> whole = sixthOf(node.op(), graph).filter(graph::isReadOnce);
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    Optional<Value> gated = shiftedClip(whole.get(), graph);
    if (gated.isPresent()) {
      Op op = new HardSigmoid(gated.get(), 1f / 6, 0.5f);
      Location location = clipped(whole.get(), graph);
      return Optional.of(replace(op, location, node, graph));
    }
    if (graph.definition(whole.get()).map(Node::op).orElse(null) instanceof Mul(Value a, Value b)) {
      Value x = isShiftedClipOf(a, b, graph) ? a : b;
      Value clip = x.equals(a) ? b : a;
      if (isShiftedClipOf(x, clip, graph)) {
        Location location = clipped(clip, graph).with(graph.location(whole.get()));
        return Optional.of(replace(new HardSwish(x), location, node, graph));
      }
    }
    return Optional.empty();
  }

  // x * hard_sigmoid(x, 1/6, 1/2) = hard_swish(x)
  private static Optional<Value> gated(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Mul(Value a, Value b))) {
      return Optional.empty();
    }
    if (isGateOf(a, b, graph)) {
      return Optional.of(replace(new HardSwish(a), graph.location(b), node, graph));
    }
    if (isGateOf(b, a, graph)) {
      return Optional.of(replace(new HardSwish(b), graph.location(a), node, graph));
    }
    return Optional.empty();
  }

  private static Value replace(Op op, Location inner, Node node, RewriteContext graph) {
    return graph.append(op, inner.with(node.location()), node.result().name());
  }

  /// Where `clip(x + 3, 0, 6)` comes from: the addition and the clip.
  private static Location clipped(Value clip, RewriteContext graph) {
    Location location = graph.location(clip);
    return graph
        .definedBy(clip, Clip.class)
        .map(c -> graph.location(c.input()).with(location))
        .orElse(location);
  }

  /// What is divided by 6.
  private static Optional<Value> sixthOf(Op op, RewriteContext graph) {
    return switch (op) {
      case Div(Value x, Value by) when is(by, 6, graph) -> Optional.of(x);
      case Mul(Value x, Value by) when is(by, 1f / 6, graph) -> Optional.of(x);
      case Mul(Value by, Value x) when is(by, 1f / 6, graph) -> Optional.of(x);
      default -> Optional.empty();
    };
  }

  /// The x of `clip(x + 3, 0, 6)`.
  private static Optional<Value> shiftedClip(Value value, RewriteContext graph) {
    Optional<Clip> clip =
        graph.definedBy(value, Clip.class).filter(c -> c.min() == 0 && c.max() == 6);
    if (clip.isEmpty() || !graph.isReadOnce(value) || !graph.isReadOnce(clip.get().input())) {
      return Optional.empty();
    }
    return graph
        .definedBy(clip.get().input(), Add.class)
        .flatMap(
            add -> {
              if (is(add.b(), 3, graph)) {
                return Optional.of(add.a());
              }
              return is(add.a(), 3, graph) ? Optional.of(add.b()) : Optional.empty();
            })
        .filter(x -> x.shape().equals(value.shape()));
  }

  private static boolean isShiftedClipOf(Value x, Value value, RewriteContext graph) {
    return shiftedClip(value, graph).equals(Optional.of(x));
  }

  private static boolean isGateOf(Value x, Value value, RewriteContext graph) {
    return graph.isReadOnce(value)
        && graph
            .definedBy(value, HardSigmoid.class)
            .filter(gate -> gate.input().equals(x))
            .filter(gate -> Math.abs(gate.alpha() - 1f / 6) <= TOLERANCE && gate.beta() == 0.5f)
            .isPresent();
  }

  private static boolean is(Value value, float number, RewriteContext graph) {
    return graph
        .constant(value)
        .flatMap(PerChannel::uniform)
        .filter(found -> Math.abs(found - number) <= TOLERANCE)
        .isPresent();
  }
}
