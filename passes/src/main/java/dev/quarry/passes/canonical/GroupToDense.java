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
      case Conv2d conv when conv.group() > 1 && !isDepthwise(conv) ->
          dense(conv.weight(), conv.group(), graph)
              .map(weight -> new Conv2d(conv.input(), weight, conv.bias(), conv.window(), 1))
              .map(op -> graph.append(op, node.location(), node.result().name()));
      case ConvTranspose2d conv when conv.group() > 1 ->
          dense(conv.weight(), conv.group(), graph)
              .map(
                  weight ->
                      new ConvTranspose2d(
                          conv.input(), weight, conv.bias(), conv.window(), 1, conv.outputPads()))
              .map(op -> graph.append(op, node.location(), node.result().name()));
      default -> Optional.empty();
    };
  }

  private static boolean isDepthwise(Conv2d conv) {
    return conv.group() == conv.input().dim(1) && conv.weight().dim(0) == conv.group();
  }

  /// Weights KxC/groupxRxS, or CxK/groupxRxS transposed: the first axis tells the group, the second
  /// one gets the entries of all groups.
  private Optional<Value> dense(Value weight, int groups, RewriteContext graph) {
    Shape shape = weight.shape();
    Shape full = shape.with(1, shape.at(1) * groups);
    Optional<ConstantData> data = graph.constant(weight);
    if (data.isEmpty() || full.elements() > maxElements) {
      return Optional.empty();
    }
    int perGroup = shape.at(0) / groups;
    int own = shape.elements() / shape.at(0);
    int all = full.elements() / full.at(0);
    float[] from = data.get().floats();
    float[] to = new float[full.elements()];
    for (int i = 0; i < shape.at(0); i++) {
      System.arraycopy(from, i * own, to, i * all + i / perGroup * own, own);
    }
    return Optional.of(graph.constant(ConstantData.of(full, to), weight.name()));
  }
}
