package dev.quarry.passes.fuse;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.List;
import java.util.Optional;

/// Joins a convolution and the activation that alone reads it. Exact.
///
/// @param activations words for the activations that are fused, from [#KNOWN]
public record FuseActivation(List<String> activations) implements Pass {
  /// The words of the option.
  public static final List<String> KNOWN =
      List.of(
          "relu", "clip", "leaky-relu", "silu", "sigmoid", "hard-swish", "hard-sigmoid", "tanh");

  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onCanonical(
          "fuse-activation", "join convolutions and their activations", Effect.EXACT);

  public FuseActivation {
    activations = List.copyOf(activations);
  }

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "fused", this::fuse);
  }

  // activation(conv(x)) = fused_conv(x, activation)
  private Optional<Value> fuse(Node node, RewriteContext graph) {
    if (!(node.op() instanceof ActivationOp op) || !activations.contains(word(op))) {
      return Optional.empty();
    }
    Value convolved = op.input();
    if (!graph.isReadOnce(convolved)) {
      return Optional.empty();
    }
    Optional<Op> fused =
        graph.definedBy(convolved, Conv2d.class).map(conv -> fused(conv, Activations.of(op)));
    return fused.map(
        conv ->
            graph.append(
                conv, graph.location(convolved).with(node.location()), node.result().name()));
  }

  private static Op fused(Conv2d conv, Activation activation) {
    return new FusedConv2d(
        conv.input(),
        conv.weight(),
        conv.bias(),
        Optional.empty(),
        conv.window(),
        conv.group(),
        activation,
        ResidualPlacement.AFTER_ACTIVATION);
  }

  private static String word(ActivationOp op) {
    return switch (op) {
      case Relu _ -> "relu";
      case Clip _ -> "clip";
      case LeakyRelu _ -> "leaky-relu";
      case Silu _ -> "silu";
      case Sigmoid _ -> "sigmoid";
      case HardSwish _ -> "hard-swish";
      case HardSigmoid _ -> "hard-sigmoid";
      case Tanh _ -> "tanh";
    };
  }
}
