package dev.quarry.passes.substitute;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.NamePattern;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Replaces SiLU by ReLU, which the NPU computes without a table. Changes the function: without
/// training afterwards a network trained with SiLU loses most of its accuracy.
///
/// @param keep places that stay
public record SiluToRelu(NamePattern keep) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat("silu-to-relu", "replace SiLU activations by ReLU", Effect.CHANGES_FUNCTION);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    Module result =
        Replacements.sweep(
            module, context, "replaced", (node, graph) -> replace(node, graph, context));
    context.count("kept", 0);
    long replaced = context.counted("replaced");
    if (replaced > 0) {
      context.warn(
          Diagnostic.warning(
                  DiagnosticCode.CHANGED_FUNCTION,
                  "pass 'silu-to-relu'",
                  replaced
                      + " SiLU activations were replaced by ReLU; the network now computes"
                      + " another function")
              .help("fine-tune the network with ReLU for a few epochs, then compile the result"));
    }
    return result;
  }

  private Optional<Value> replace(Node node, RewriteContext graph, PassContext context) {
    Optional<Op> relu =
        switch (node.op()) {
          case Silu(Value x) -> Optional.of(new Relu(x));
          case FusedConv2d conv when conv.activation() instanceof Activation.Silu ->
              Optional.of(withRelu(conv));
          default -> Optional.empty();
        };
    if (relu.isEmpty()) {
      return Optional.empty();
    }
    if (keep.matches(node.location())) {
      context.count("kept");
      return Optional.empty();
    }
    String source = node.location().text();
    context.site(source.isEmpty() ? node.result().label() : source);
    return Optional.of(graph.append(relu.get(), node.location(), node.result().name()));
  }

  private static FusedConv2d withRelu(FusedConv2d conv) {
    return new FusedConv2d(
        conv.input(),
        conv.weight(),
        conv.bias(),
        conv.residual(),
        conv.window(),
        conv.group(),
        new Activation.Relu(),
        conv.placement());
  }
}
