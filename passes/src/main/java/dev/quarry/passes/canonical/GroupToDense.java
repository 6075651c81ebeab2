package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Turns grouped convolutions that are not depthwise, and grouped transposed ones, into dense ones
/// whose other weights are zero. Zero is stored exactly, so that nothing changes.
///
/// @param maxElements larger dense weights are not made
public record GroupToDense(int maxElements) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat("group-to-dense", "turn grouped convolutions into dense ones", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", this::replace);
  }

  private Optional<Value> replace(Node node, RewriteContext graph) {
    return switch (node.op()) {
      case Conv2d conv when conv.group() > 1 && !isDepthwise(conv) -> dense(conv, node, graph);
      case ConvTranspose2d conv when conv.group() > 1 -> dense(conv, node, graph);
      default -> Optional.empty();
    };
  }

  private static boolean isDepthwise(Conv2d conv) {
    return conv.group() == conv.input().dim(1) && conv.weight().dim(0) == conv.group();
  }

  private Optional<Value> dense(Conv2d conv, Node node, RewriteContext graph) {
    Shape shape = conv.weight().shape();
    Shape full = shape.with(1, conv.input().dim(1));
    Optional<ConstantData> weight = graph.constant(conv.weight());
    if (weight.isEmpty() || full.elements() > maxElements) {
      return Optional.empty();
    }
    int perGroup = shape.at(0) / conv.group();
    int own = shape.elements() / shape.at(0);
    int all = full.elements() / full.at(0);
    float[] from = weight.get().floats();
    float[] to = new float[full.elements()];
    for (int k = 0; k < shape.at(0); k++) {
      System.arraycopy(from, k * own, to, k * all + k / perGroup * own, own);
    }
    Value weights = graph.constant(ConstantData.of(full, to), conv.weight().name());
    return Optional.of(
        graph.append(
            new Conv2d(conv.input(), weights, conv.bias(), conv.window(), 1),
            node.location(),
            node.result().name()));
  }

  /// Weights are CxK/groupxRxS.
  private Optional<Value> dense(ConvTranspose2d conv, Node node, RewriteContext graph) {
    Shape shape = conv.weight().shape();
    Shape full = shape.with(1, shape.at(1) * conv.group());
    Optional<ConstantData> weight = graph.constant(conv.weight());
    if (weight.isEmpty() || full.elements() > maxElements) {
      return Optional.empty();
    }
    int perGroup = shape.at(0) / conv.group();
    int own = shape.elements() / shape.at(0);
    int all = full.elements() / full.at(0);
    float[] from = weight.get().floats();
    float[] to = new float[full.elements()];
    for (int c = 0; c < shape.at(0); c++) {
      System.arraycopy(from, c * own, to, c * all + c / perGroup * own, own);
    }
    Value weights = graph.constant(ConstantData.of(full, to), conv.weight().name());
    return Optional.of(
        graph.append(
            new ConvTranspose2d(
                conv.input(), weights, conv.bias(), conv.window(), 1, conv.outputPads()),
            node.location(),
            node.result().name()));
  }
}
