package dev.quarry.passes.fuse;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.List;
import java.util.Optional;

/// Joins an addition with the convolution that feeds it, and a ReLU behind that addition: `conv +
/// x`, `relu(conv) + x`, `relu(conv + x)`. The convolution has no other activation than ReLU, is
/// not depthwise, and is read by nothing else; if both operands are such convolutions, the first
/// one is taken, as the vendor does (mi). Exact.
///
/// These are the forms of the vendor's compiler (ConvAdd, ConvReluAdd, ConvAddRelu); convolutions
/// with a table stay apart because the chip has one unit for tables and additions.
public record FuseResidualAdd() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onCanonical(
          "fuse-residual-add", "join additions with the convolution before", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return module.with(
        Rewriter.fixpoint(
            module.graph(),
            List.of(
                Replacements.counted(context, "fused", FuseResidualAdd::fuseAdd),
                Replacements.counted(context, "fused_relu", FuseResidualAdd::fuseRelu))));
  }

  // conv(x) + r = fused_conv(x, residual r)
  private static Optional<Value> fuseAdd(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Add(Value a, Value b)) || !a.shape().equals(b.shape())) {
      return Optional.empty();
    }
    for (Value convolved : List.of(a, b)) {
      Value residual = convolved.equals(a) ? b : a;
      Optional<FusedConv2d> conv = fusable(convolved, graph);
      if (conv.isPresent() && !graph.constant(residual).isPresent()) {
        return Optional.of(
            graph.append(
                with(
                    conv.get(),
                    Optional.of(residual),
                    conv.get().activation(),
                    ResidualPlacement.AFTER_ACTIVATION),
                graph.location(convolved).with(node.location()),
                node.result().name()));
      }
    }
    return Optional.empty();
  }

  // relu(fused_conv(x, residual r)) = fused_conv(x, residual r before relu)
  private static Optional<Value> fuseRelu(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Relu(Value sum)) || !graph.isReadOnce(sum)) {
      return Optional.empty();
    }
    return graph
        .definedBy(sum, FusedConv2d.class)
        .filter(conv -> conv.residual().isPresent())
        .filter(conv -> conv.activation() instanceof Activation.None)
        .map(
            conv ->
                graph.append(
                    with(
                        conv,
                        conv.residual(),
                        new Activation.Relu(),
                        ResidualPlacement.BEFORE_ACTIVATION),
                    graph.location(sum).with(node.location()),
                    node.result().name()));
  }

  private static Optional<FusedConv2d> fusable(Value value, RewriteContext graph) {
    if (!graph.isReadOnce(value)) {
      return Optional.empty();
    }
    return graph
        .definition(value)
        .flatMap(
            node ->
                switch (node.op()) {
                  case FusedConv2d conv -> Optional.of(conv);
                  case Conv2d conv -> Optional.of(bare(conv));
                  default -> Optional.empty();
                })
        .filter(conv -> conv.residual().isEmpty() && conv.group() == 1)
        .filter(
            conv ->
                switch (conv.activation()) {
                  case Activation.None _, Activation.Relu _, Activation.LeakyRelu _ -> true;
                  case Activation.Clip _,
                      Activation.Silu _,
                      Activation.Sigmoid _,
                      Activation.HardSwish _,
                      Activation.HardSigmoid _,
                      Activation.Tanh _ ->
                      false;
                });
  }

  private static FusedConv2d bare(Conv2d conv) {
    return new FusedConv2d(
        conv.input(),
        conv.weight(),
        conv.bias(),
        Optional.empty(),
        conv.window(),
        conv.group(),
        Activation.NONE,
        ResidualPlacement.AFTER_ACTIVATION);
  }

  private static FusedConv2d with(
      FusedConv2d conv,
      Optional<Value> residual,
      Activation activation,
      ResidualPlacement placement) {
    return new FusedConv2d(
        conv.input(),
        conv.weight(),
        conv.bias(),
        residual,
        conv.window(),
        conv.group(),
        activation,
        placement);
  }
}
