package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Reshape;
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

/// Folds what scales and shifts the channels of a convolution into its weights and bias: batch
/// normalization, and multiplication, division, addition or subtraction by a constant per channel.
/// Only for convolutions that nothing else reads. The folded numbers are computed in double
/// precision and rounded once, or in single precision as rknn-toolkit 1.x computes them: only then
/// are the weight scales of its files met to the last bit (56 of 56 in the text detector
/// dbdet_static, 43 with double precision).
///
/// The vendor's compiler folds a second factor `1 / sqrt(1 + epsilon)` into the weights
/// (npu-registers.md, 55 of 55 convolutions); it is not part of the network and not copied.
///
/// @param single whether every step is rounded to single precision
public record FoldBatchNorm(boolean single) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat(
          "fold-batch-norm",
          "fold batch normalization and constant factors into the convolution before",
          Effect.WITHIN_ROUNDING);

  /// Folds in double precision.
  public FoldBatchNorm() {
    this(false);
  }

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.fixpoint(module, context, "folded", this::fold);
  }

  // conv(x, w, b) * k + d = conv(x, w * k, b * k + d)
  private Optional<Value> fold(Node node, RewriteContext graph) {
    Optional<Affine> affine =
        Affine.of(node, graph, single).filter(found -> graph.isReadOnce(found.input()));
    if (affine.isEmpty()) {
      return Optional.empty();
    }
    Value convolved = affine.get().input();
    // a fully connected layer: the convolution's 1x1 map has been flattened
    Optional<Reshape> flattened =
        graph
            .definedBy(convolved, Reshape.class)
            .filter(r -> isPixel(r.input().shape(), node.result().shape()))
            .filter(r -> graph.isReadOnce(r.input()));
    if (flattened.isPresent()) {
      convolved = flattened.get().input();
    }
    Value producer = convolved;
    Optional<Op> folded =
        graph
            .definition(producer)
            .flatMap(
                conv ->
                    switch (conv.op()) {
                      case Conv2d c -> foldConv(c, affine.get(), graph);
                      case ConvTranspose2d c -> foldTransposed(c, affine.get(), graph);
                      default -> Optional.empty();
                    });
    if (folded.isEmpty()) {
      return Optional.empty();
    }
    Location location = graph.location(producer).with(node.location());
    if (flattened.isEmpty()) {
      return Optional.of(graph.append(folded.get(), location, node.result().name()));
    }
    Value map = graph.append(folded.get(), location, producer.name());
    return Optional.of(
        graph.append(
            new Reshape(map, node.result().shape().dims()),
            graph.location(affine.get().input()),
            node.result().name()));
  }

  private static boolean isPixel(Shape map, Shape row) {
    return map.rank() == 4
        && row.rank() == 2
        && map.at(2) == 1
        && map.at(3) == 1
        && map.at(0) == row.at(0)
        && map.at(1) == row.at(1);
  }

  private Optional<Op> foldConv(Conv2d conv, Affine affine, RewriteContext graph) {
    Optional<ConstantData> weight = graph.constant(conv.weight());
    Optional<Value> bias = bias(conv.bias(), affine, graph);
    if (weight.isEmpty() || bias.isEmpty()) {
      return Optional.empty();
    }
    float[] scaled = weight.get().floats();
    int perChannel = scaled.length / affine.factor().length;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = times(scaled[i], affine.factor()[i / perChannel]);
    }
    Value folded =
        graph.constant(ConstantData.of(conv.weight().shape(), scaled), conv.weight().name());
    return Optional.of(new Conv2d(conv.input(), folded, bias, conv.window(), conv.group()));
  }

  private float times(float weight, double factor) {
    return single ? weight * (float) factor : (float) (weight * factor);
  }

  /// Weights are CxK/groupxRxS: output channel = group index * K/group + axis 1.
  private Optional<Op> foldTransposed(ConvTranspose2d conv, Affine affine, RewriteContext graph) {
    Optional<ConstantData> weight = graph.constant(conv.weight());
    Optional<Value> bias = bias(conv.bias(), affine, graph);
    if (weight.isEmpty() || bias.isEmpty()) {
      return Optional.empty();
    }
    Shape shape = conv.weight().shape();
    float[] scaled = weight.get().floats();
    int taps = shape.at(2) * shape.at(3);
    int inPerGroup = shape.at(0) / conv.group();
    int outPerGroup = shape.at(1);
    for (int i = 0; i < scaled.length; i++) {
      int in = i / (outPerGroup * taps);
      int out = in / inPerGroup * outPerGroup + i / taps % outPerGroup;
      scaled[i] = times(scaled[i], affine.factor()[out]);
    }
    Value folded = graph.constant(ConstantData.of(shape, scaled), conv.weight().name());
    return Optional.of(
        new ConvTranspose2d(
            conv.input(), folded, bias, conv.window(), conv.group(), conv.outputPads()));
  }

  private Optional<Value> bias(Optional<Value> old, Affine affine, RewriteContext graph) {
    int channels = affine.factor().length;
    float[] values = new float[channels];
    if (old.isPresent()) {
      Optional<ConstantData> data = graph.constant(old.get());
      if (data.isEmpty()) {
        return Optional.empty();
      }
      values = data.get().floats();
    }
    for (int c = 0; c < channels; c++) {
      values[c] =
          single
              ? times(values[c], affine.factor()[c]) + (float) affine.offset()[c]
              : (float) (values[c] * affine.factor()[c] + affine.offset()[c]);
    }
    String name = old.map(Value::name).orElse("");
    return Optional.of(graph.constant(ConstantData.of(Shape.of(channels), values), name));
  }
}
