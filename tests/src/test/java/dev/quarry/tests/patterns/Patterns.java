package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.real;
import static dev.quarry.frontend.testing.OnnxAttributes.text;

import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// The patterns of ONNX nodes that networks are made of, each as a model of a few nodes.
// rknn2-format.md section 10, second/rknn2-format.md section 11, field/ops.md section 1
final class Patterns {
  private static final long[] MAP = {1, 16, 12, 20};

  private final List<Pattern> all = new ArrayList<>();

  private Patterns() {}

  static List<Pattern> all() {
    var patterns = new Patterns();
    patterns.convolutions();
    patterns.activations();
    patterns.arithmetic();
    patterns.pools();
    patterns.movement();
    patterns.matrices();
    patterns.resizes();
    return List.copyOf(patterns.all);
  }

  private void add(Pattern pattern) {
    all.add(pattern);
  }

  private static OnnxModel conv(OnnxModel n, String in, String out, long kernels, long size) {
    String w = out + ".weight";
    return n.weights(w, kernels, MAP[1], size, size)
        .weights(out + ".bias", kernels)
        .node(
            "Conv",
            out,
            List.of(ints("kernel_shape", size, size), ints("pads", pads(size / 2))),
            in,
            w,
            out + ".bias");
  }

  private static long[] pads(long pad) {
    return new long[] {pad, pad, pad, pad};
  }

  private static OnnxModel window(
      OnnxModel n, String op, long kernel, long stride, long[] pads, AttributeProto... more) {
    var attributes = new ArrayList<AttributeProto>(List.of(more));
    attributes.add(ints("kernel_shape", kernel, kernel));
    attributes.add(ints("strides", stride, stride));
    attributes.add(ints("pads", pads));
    return n.node(op, "y", attributes, "x");
  }

  private void convolutions() {
    add(Pattern.npu("Conv 3x3", n -> conv(n, "x", "y", 24, 3), MAP));
    add(Pattern.npu("Conv 1x1, picture of 3 channels", n -> picture(n, 3), 1, 3, 17, 19));
    add(Pattern.npu("Conv 1x1, picture of 1 channel", n -> picture(n, 1), 1, 1, 17, 19));
    add(Pattern.npu("Conv 1x1, picture of 4 channels", n -> picture(n, 4), 1, 4, 17, 19));
    for (String op : List.of("Relu", "LeakyRelu", "Sigmoid", "HardSwish", "HardSigmoid", "Tanh")) {
      add(
          Pattern.npu(
              "Conv, " + op,
              n -> conv(n, "x", "c", 24, 3).node(op, "y", activation(op), "c"),
              MAP));
    }
    add(
        Pattern.npu(
            "Conv, PRelu per channel",
            n ->
                conv(n, "x", "c", 24, 3)
                    .constant("s", slopes(24), 24, 1, 1)
                    .node("PRelu", "y", "c", "s"),
            MAP));
    add(
        Pattern.npu(
            "Conv, PRelu with one slope",
            n ->
                conv(n, "x", "c", 24, 3)
                    .constant("s", new float[] {.25f}, 1)
                    .node("PRelu", "y", "c", "s"),
            MAP));
    add(
        Pattern.npu(
            "Conv, PRelu per channel, Add",
            n ->
                conv(n, "x", "c", 16, 3)
                    .constant("s", slopes(16), 16, 1, 1)
                    .node("PRelu", "p", "c", "s")
                    .node("Add", "y", "p", "x"),
            MAP));
    add(Pattern.npu("Conv, Clip 0..6", n -> clip(conv(n, "x", "c", 24, 3), "c", 0, 6), MAP));
    add(Pattern.cpu("Conv, Clip -1..2", n -> clip(conv(n, "x", "c", 24, 3), "c", -1, 2), MAP));
    add(Pattern.cpu("Conv, Clip 1..3", n -> clip(conv(n, "x", "c", 24, 3), "c", 1, 3), MAP));
    add(
        Pattern.npu(
            "Conv, SiLU",
            n -> conv(n, "x", "c", 24, 3).node("Sigmoid", "s", "c").node("Mul", "y", "c", "s"),
            MAP));
    add(Pattern.npu("Conv, Add", n -> conv(n, "x", "c", 16, 3).node("Add", "y", "c", "x"), MAP));
    add(
        Pattern.npu(
            "Conv, Add, Relu",
            n -> conv(n, "x", "c", 16, 3).node("Add", "a", "c", "x").node("Relu", "y", "a"),
            MAP));
    add(
        Pattern.npu(
            "Conv, Relu, Add",
            n -> conv(n, "x", "c", 16, 3).node("Relu", "r", "c").node("Add", "y", "r", "x"),
            MAP));
    add(
        Pattern.npu(
            "Conv, LeakyRelu, Add",
            n ->
                conv(n, "x", "c", 16, 3)
                    .node("LeakyRelu", "r", List.of(real("alpha", .1f)), "c")
                    .node("Add", "y", "r", "x"),
            MAP));
    add(Pattern.npu("Conv 5x5, dilation 2, stride 2", Patterns::dilated, MAP));
    add(Pattern.npu("Conv depthwise", n -> grouped(n, 16, 16), MAP));
    add(Pattern.npu("Conv, 4 groups", n -> grouped(n, 32, 4), MAP));
    add(Pattern.npu("Conv depthwise, 2 kernels a channel", n -> grouped(n, 32, 16), MAP));
    add(Pattern.npu("Conv 1-D", Patterns::oneDimension, 1, 16, 40));
    add(Pattern.npu("ConvTranspose 2x2, stride 2", n -> transposed(n, 2, 2, 0), MAP));
    add(Pattern.npu("ConvTranspose 4x4, stride 2, pad 1", n -> transposed(n, 4, 2, 1), MAP));
    add(Pattern.npu("ConvTranspose 3x3, stride 1, pad 1", n -> transposed(n, 3, 1, 1), MAP));
    add(Pattern.npu("ConvTranspose depthwise", Patterns::transposedDepthwise, MAP));
    add(
        Pattern.npu(
            "Conv, BatchNormalization",
            n -> batchNorm(conv(n, "x", "c", 24, 3), "c", "y", 24),
            MAP));
    add(Pattern.npu("BatchNormalization alone", n -> batchNorm(n, "x", "y", 16), MAP));
    add(
        Pattern.npu(
            "BatchNormalization, Relu",
            n -> batchNorm(n, "x", "b", 16).node("Relu", "y", "b"),
            MAP));
  }

  private static void picture(OnnxModel n, long channels) {
    n.weights("w", 8, channels, 3, 3)
        .node("Conv", "y", List.of(ints("kernel_shape", 3, 3), ints("pads", pads(1))), "x", "w");
  }

  private static float[] slopes(int channels) {
    float[] slopes = new float[channels];
    for (int i = 0; i < channels; i++) {
      slopes[i] = (i * 7 % 16) / 16f - 0.2f;
    }
    return slopes;
  }

  private static List<AttributeProto> activation(String op) {
    return switch (op) {
      case "LeakyRelu" -> List.of(real("alpha", .1f));
      case "HardSigmoid" -> List.of(real("alpha", 1 / 6f), real("beta", .5f));
      default -> List.of();
    };
  }

  private static OnnxModel clip(OnnxModel n, String in, float low, float high) {
    return n.scalar("low", low).scalar("high", high).node("Clip", "y", in, "low", "high");
  }

  private static void dilated(OnnxModel n) {
    n.weights("w", 8, 16, 3, 3)
        .node(
            "Conv",
            "y",
            List.of(
                ints("kernel_shape", 3, 3),
                ints("pads", pads(2)),
                ints("dilations", 2, 2),
                ints("strides", 2, 2)),
            "x",
            "w");
  }

  private static void grouped(OnnxModel n, long kernels, long groups) {
    n.weights("w", kernels, 16 / groups, 3, 3)
        .node(
            "Conv",
            "y",
            List.of(ints("kernel_shape", 3, 3), ints("pads", pads(1)), integer("group", groups)),
            "x",
            "w");
  }

  private static void oneDimension(OnnxModel n) {
    n.weights("w", 8, 16, 3)
        .node("Conv", "y", List.of(ints("kernel_shape", 3), ints("pads", 1, 1)), "x", "w");
  }

  private static void transposed(OnnxModel n, long kernel, long stride, long pad) {
    n.weights("w", 16, 8, kernel, kernel)
        .weights("b", 8)
        .node(
            "ConvTranspose",
            "y",
            List.of(
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pads(pad))),
            "x",
            "w",
            "b");
  }

  private static void transposedDepthwise(OnnxModel n) {
    n.weights("w", 16, 1, 4, 4)
        .node(
            "ConvTranspose",
            "y",
            List.of(
                ints("kernel_shape", 4, 4),
                ints("strides", 2, 2),
                ints("pads", pads(1)),
                integer("group", 16)),
            "x",
            "w");
  }

  private static OnnxModel batchNorm(OnnxModel n, String in, String out, int channels) {
    float[] positive = new float[channels];
    for (int i = 0; i < channels; i++) {
      positive[i] = 0.5f + i / 16f;
    }
    return n.weights("gamma", channels)
        .weights("beta", channels)
        .weights("mean", channels)
        .constant("var", positive, channels)
        .node("BatchNormalization", out, in, "gamma", "beta", "mean", "var");
  }

  private void activations() {
    for (String op :
        List.of(
            "Relu",
            "LeakyRelu",
            "Sigmoid",
            "HardSwish",
            "HardSigmoid",
            "Tanh",
            "Elu",
            "Softplus",
            "Mish")) {
      add(Pattern.npu(op + " alone", n -> n.node(op, "y", activation(op), "x"), MAP));
    }
    add(
        Pattern.npu(
            "SiLU alone", n -> n.node("Sigmoid", "s", "x").node("Mul", "y", "x", "s"), MAP));
    add(
        Pattern.npu(
            "PRelu per channel alone",
            n -> n.constant("s", slopes(16), 16, 1, 1).node("PRelu", "y", "x", "s"),
            MAP));
    add(Pattern.npu("Clip 0..6 alone", n -> clip(n, "x", 0, 6), MAP));
    add(Pattern.cpu("Clip -0.5..0.25 alone", n -> clip(n, "x", -.5f, .25f), MAP));
    add(Pattern.cpu("Clip 0.25..0.5 alone", n -> clip(n, "x", .25f, .5f), MAP));
    add(Pattern.cpu("Clip -1..-0.5 alone", n -> clip(n, "x", -1, -.5f), MAP));
    add(Pattern.cpu("Sigmoid of rank 2", n -> n.node("Sigmoid", "y", "x"), 1, 40));
    add(Pattern.cpu("Sigmoid of rank 3", n -> n.node("Sigmoid", "y", "x"), 1, 16, 40));
  }

  private void arithmetic() {
    for (String op : List.of("Add", "Sub", "Mul", "Max", "Min", "Div")) {
      boolean npu = !op.equals("Div");
      add(pattern(op + " of two maps", npu, n -> n.node("Relu", "r", "x").node(op, "y", "x", "r")));
      add(
          pattern(
              op + " of a map and a pixel of channels",
              npu,
              n -> n.node("GlobalAveragePool", "g", "x").node(op, "y", "x", "g")));
      add(
          pattern(
              op + " of a map and a plane of one channel",
              false,
              n -> {
                n.weights("w", 1, 16, 1, 1);
                n.node("Conv", "g", List.of(ints("kernel_shape", 1, 1)), "x", "w");
                n.node(op, "y", "x", "g");
              }));
      add(pattern(op + " of a constant", true, n -> n.scalar("c", 1.5f).node(op, "y", "x", "c")));
      add(
          pattern(
              op + " of a constant per channel",
              true,
              n -> n.constant("c", spread(16), 1, 16, 1, 1).node(op, "y", "x", "c")));
      add(
          pattern(
              op + " of a constant map",
              npu,
              n -> n.constant("c", spread(16 * 240), 1, 16, 12, 20).node(op, "y", "x", "c")));
    }
    add(
        Pattern.cpu(
            "Mul of a constant row",
            n -> n.constant("c", spread(20), 20).node("Mul", "y", "x", "c"),
            MAP));
    add(
        Pattern.cpu(
            "Conv, Add of a constant map",
            n ->
                conv(n, "x", "c", 16, 3)
                    .constant("k", spread(16 * 240), 1, 16, 12, 20)
                    .node("Add", "y", "c", "k"),
            MAP));
    add(
        Pattern.npu(
            "Add, Relu",
            n -> n.node("Tanh", "t", "x").node("Add", "a", "x", "t").node("Relu", "y", "a"),
            MAP));
    add(Pattern.npu("Pow 2", n -> n.scalar("two", 2).node("Pow", "y", "x", "two"), MAP));
    add(Pattern.cpu("Neg", n -> n.node("Neg", "y", "x"), MAP));
    add(Pattern.cpu("Abs", n -> n.node("Abs", "y", "x"), MAP));
    add(Pattern.cpu("Sqrt", n -> n.node("Relu", "r", "x").node("Sqrt", "y", "r"), MAP));
    add(Pattern.cpu("Exp", n -> n.node("Exp", "y", "x"), MAP));
    add(
        Pattern.cpu(
            "Add of rank 3", n -> n.node("Relu", "r", "x").node("Add", "y", "x", "r"), 1, 16, 40));
    add(
        Pattern.cpu(
            "Add of rank 2", n -> n.node("Relu", "r", "x").node("Add", "y", "x", "r"), 1, 40));
  }

  private static float[] spread(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 0.25f + (i * 5 % 16) / 8f;
    }
    return values;
  }

  private static Pattern pattern(
      String name, boolean npu, java.util.function.Consumer<OnnxModel> nodes) {
    return npu ? Pattern.npu(name, nodes, MAP) : Pattern.cpu(name, nodes, MAP);
  }

  private void pools() {
    long[] none = pads(0);
    long[] one = pads(1);
    AttributeProto ceil = integer("ceil_mode", 1);
    AttributeProto counts = integer("count_include_pad", 1);
    add(Pattern.npu("MaxPool 2x2, stride 2", n -> window(n, "MaxPool", 2, 2, none), MAP));
    add(Pattern.npu("MaxPool 3x3, pad 1", n -> window(n, "MaxPool", 3, 1, one), MAP));
    add(
        Pattern.cpu(
            "MaxPool 3x3, stride 2, ceil", n -> window(n, "MaxPool", 3, 2, none, ceil), MAP));
    add(Pattern.npu("MaxPool 9x9, pad 4", n -> window(n, "MaxPool", 9, 1, pads(4)), MAP));
    add(Pattern.cpu("MaxPool 12x12, stride 4", n -> window(n, "MaxPool", 12, 4, none), MAP));
    add(Pattern.npu("GlobalMaxPool", n -> n.node("GlobalMaxPool", "y", "x"), MAP));
    add(Pattern.npu("AveragePool 2x2, stride 2", n -> window(n, "AveragePool", 2, 2, none), MAP));
    add(
        Pattern.npu(
            "AveragePool 3x3, pad 1, pads counted",
            n -> window(n, "AveragePool", 3, 1, one, counts),
            MAP));
    add(
        Pattern.cpu(
            "AveragePool 3x3, pad 1, pads left out",
            n -> window(n, "AveragePool", 3, 1, one),
            MAP));
    add(
        Pattern.cpu(
            "AveragePool 3x3, stride 2, ceil",
            n -> window(n, "AveragePool", 3, 2, none, ceil),
            MAP));
    add(
        Pattern.cpu(
            "AveragePool 3x3, stride 2, pad 1, ceil",
            n -> window(n, "AveragePool", 3, 2, one, ceil),
            MAP));
    add(
        Pattern.npu(
            "AveragePool 9x9, pad 4", n -> window(n, "AveragePool", 9, 1, pads(4), counts), MAP));
    add(
        Pattern.cpu(
            "AveragePool 9x9, pad 4, pads left out",
            n -> window(n, "AveragePool", 9, 1, pads(4)),
            MAP));
    add(Pattern.npu("GlobalAveragePool", n -> n.node("GlobalAveragePool", "y", "x"), MAP));
    add(
        Pattern.npu(
            "ReduceMean of rows and columns",
            n -> n.node("ReduceMean", "y", List.of(ints("axes", 2, 3), integer("keepdims", 1)), "x"),
            MAP));
    add(
        Pattern.npu(
            "ReduceMean of columns",
            n -> n.node("ReduceMean", "y", List.of(ints("axes", 3), integer("keepdims", 1)), "x"),
            MAP));
    add(
        Pattern.npu(
            "ReduceMean of channels",
            n -> n.node("ReduceMean", "y", List.of(ints("axes", 1), integer("keepdims", 1)), "x"),
            MAP));
    add(
        Pattern.npu(
            "ReduceSum of channels",
            n ->
                n.numbers("axes", 1)
                    .node("ReduceSum", "y", List.of(integer("keepdims", 1)), "x", "axes"),
            MAP));
    add(
        Pattern.cpu(
            "ReduceSum of rows and columns",
            n ->
                n.numbers("axes", 2, 3)
                    .node("ReduceSum", "y", List.of(integer("keepdims", 1)), "x", "axes"),
            MAP));
    add(
        Pattern.cpu(
            "ReduceMax of rows and columns",
            n -> n.node("ReduceMax", "y", List.of(ints("axes", 2, 3), integer("keepdims", 1)), "x"),
            MAP));
  }

  private void movement() {
    add(
        Pattern.npu(
            "Concat of channels, multiples of 8",
            n -> n.node("Relu", "r", "x").node("Concat", "y", List.of(integer("axis", 1)), "x", "r"),
            MAP));
    add(
        Pattern.npu(
            "Concat of channels, odd",
            n -> {
              n.weights("w", 5, 16, 1, 1)
                  .node("Conv", "c", List.of(ints("kernel_shape", 1, 1)), "x", "w");
              n.node("Concat", "y", List.of(integer("axis", 1)), "c", "x");
            },
            MAP));
    add(
        Pattern.npu(
            "Concat of rows",
            n -> n.node("Relu", "r", "x").node("Concat", "y", List.of(integer("axis", 2)), "x", "r"),
            MAP));
    add(
        Pattern.npu(
            "Concat of columns",
            n -> n.node("Relu", "r", "x").node("Concat", "y", List.of(integer("axis", 3)), "x", "r"),
            MAP));
    add(
        Pattern.npu(
            "Split of channels",
            n -> {
              n.numbers("s", 8, 8)
                  .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 1));
              n.node("Add", "y", "a", "b");
            },
            MAP));
    add(
        Pattern.npu(
            "Split of channels, odd",
            n -> {
              n.numbers("s", 5, 11)
                  .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 1));
              n.node("Concat", "y", List.of(integer("axis", 1)), "b", "a");
            },
            MAP));
    add(
        Pattern.npu(
            "Split of columns",
            n -> {
              n.numbers("s", 10, 10)
                  .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 3));
              n.node("Add", "y", "a", "b");
            },
            MAP));
    add(Pattern.npu("Slice of channels", n -> slice(n, 1, 3, 9, 1), MAP));
    add(Pattern.cpu("Slice of rows", n -> slice(n, 2, 2, 9, 1), MAP));
    add(Pattern.cpu("Slice of every second row", n -> slice(n, 2, 0, 12, 2), MAP));
    add(Pattern.npu("Focus", Patterns::focus, 1, 3, 16, 16));
    add(Pattern.npu("Pad with zeros", n -> pad(n, "constant", 0, 0, 2, 1, 0, 0, 3, 2), MAP));
    add(
        Pattern.npu(
            "Pad with zeros, Conv",
            n -> {
              n.numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).node("Pad", "p1", "x", "p");
              n.weights("w", 8, 16, 3, 3)
                  .node("Conv", "y", List.of(ints("kernel_shape", 3, 3)), "p1", "w");
            },
            MAP));
    add(
        Pattern.npu(
            "Pad with a number",
            n ->
                n.numbers("p", 0, 0, 1, 1, 0, 0, 1, 1)
                    .scalar("v", .5f)
                    .node("Pad", "y", "x", "p", "v"),
            MAP));
    add(Pattern.cpu("Pad by repeating the edge", n -> pad(n, "edge", 0, 0, 2, 1, 0, 0, 1, 2), MAP));
    add(Pattern.npu("Pad by reflection", n -> pad(n, "reflect", 0, 0, 2, 1, 0, 0, 1, 2), MAP));
    add(Pattern.cpu("Pad of channels", n -> pad(n, "constant", 0, 3, 0, 0, 0, 5, 0, 0), MAP));
    add(
        Pattern.cpu(
            "DepthToSpace",
            n -> n.node("DepthToSpace", "y", List.of(integer("blocksize", 2)), "x"),
            MAP));
    add(
        Pattern.cpu(
            "DepthToSpace, CRD",
            n ->
                n.node(
                    "DepthToSpace", "y", List.of(integer("blocksize", 2), text("mode", "CRD")), "x"),
            MAP));
    add(
        Pattern.cpu(
            "SpaceToDepth",
            n -> n.node("SpaceToDepth", "y", List.of(integer("blocksize", 2)), "x"),
            MAP));
    add(
        Pattern.npu(
            "Flatten of a pixel",
            n -> n.node("GlobalAveragePool", "g", "x").node("Flatten", "y", "g"),
            MAP));
    add(Pattern.cpu("Flatten of a map", n -> n.node("Flatten", "y", "x"), MAP));
    add(
        Pattern.cpu(
            "Transpose",
            n -> n.node("Transpose", "y", List.of(ints("perm", 0, 2, 3, 1)), "x"),
            MAP));
    add(
        Pattern.npu(
            "Expand of a pixel",
            n ->
                n.node("GlobalAveragePool", "g", "x")
                    .numbers("s", 1, 16, 4, 6)
                    .node("Expand", "y", "g", "s"),
            MAP));
    add(
        Pattern.cpu(
            "Tile of columns", n -> n.numbers("s", 1, 1, 1, 2).node("Tile", "y", "x", "s"), MAP));
    add(
        Pattern.cpu(
            "Channel shuffle",
            n -> {
              n.numbers("a", 1, 2, 8, 12, 20).node("Reshape", "r", "x", "a");
              n.node("Transpose", "t", List.of(ints("perm", 0, 2, 1, 3, 4)), "r");
              n.numbers("b", 1, 16, 12, 20).node("Reshape", "y", "t", "b");
            },
            MAP));
    add(
        Pattern.npu(
            "Gather of a channel",
            n -> n.numbers("i", 5).node("Gather", "y", List.of(integer("axis", 1)), "x", "i"),
            MAP));
    add(
        Pattern.npu(
            "Gather of rows in another order",
            n ->
                n.numbers("i", 7, 8, 0, 1, -1)
                    .node("Gather", "y", List.of(integer("axis", 2)), "x", "i"),
            MAP));
    add(
        Pattern.npu(
            "Gather of every other channel",
            n ->
                n.numbers("i", 1, 3, 5, 7)
                    .node("Gather", "y", List.of(integer("axis", 1)), "x", "i"),
            MAP));
    add(Pattern.cpu("Softmax", n -> n.node("Softmax", "y", List.of(integer("axis", 1)), "x"), MAP));
    add(Pattern.cpu("ArgMax", n -> n.node("ArgMax", "y", List.of(integer("axis", 1)), "x"), MAP));
    add(
        Pattern.cpu(
            "ArgMax behind a convolution, dimension dropped",
            n -> {
              conv(n, "x", "c", 5, 3);
              n.node("ArgMax", "y", List.of(integer("axis", 1), integer("keepdims", 0)), "c");
            },
            MAP));
    add(
        Pattern.cpu(
            "ArgMax, its dimension taken out",
            n -> {
              n.node("ArgMax", "a", List.of(integer("axis", 1)), "x");
              n.numbers("s", 1, 12, 20).node("Reshape", "y", "a", "s");
            },
            MAP));
  }

  private static void slice(OnnxModel n, long axis, long from, long to, long step) {
    n.numbers("from", from).numbers("to", to).numbers("axis", axis).numbers("step", step);
    n.node("Slice", "y", "x", "from", "to", "axis", "step");
  }

  private static void pad(OnnxModel n, String mode, long... pads) {
    n.numbers("p", pads).node("Pad", "y", List.of(text("mode", mode)), "x", "p");
  }

  private static void focus(OnnxModel n) {
    n.numbers("axes", 2, 3).numbers("steps", 2, 2).numbers("to", 16, 16);
    for (int i = 0; i < 4; i++) {
      n.numbers("from" + i, i % 2, i / 2);
      n.node("Slice", "s" + i, "x", "from" + i, "to", "axes", "steps");
    }
    n.node("Concat", "c", List.of(integer("axis", 1)), "s0", "s1", "s2", "s3");
    n.weights("w", 8, 12, 3, 3);
    n.node("Conv", "y", List.of(ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1)), "c", "w");
  }

  private void matrices() {
    add(
        Pattern.npu(
            "Gemm",
            n -> n.weights("w", 64, 10).weights("b", 10).node("Gemm", "y", "x", "w", "b"),
            1,
            64));
    add(
        Pattern.npu(
            "MatMul by a constant, rank 2",
            n -> n.weights("w", 64, 10).node("MatMul", "y", "x", "w"),
            1,
            64));
    add(
        Pattern.cpu(
            "MatMul by a constant, rank 3",
            n -> n.weights("w", 64, 10).node("MatMul", "y", "x", "w"),
            1,
            7,
            64));
    add(
        Pattern.cpu(
            "MatMul by a constant, rank 4",
            n -> n.weights("w", 20, 10).node("MatMul", "y", "x", "w"),
            MAP));
    add(
        Pattern.npu(
            "Flatten, Gemm",
            n ->
                n.node("Flatten", "f", "x")
                    .weights("w", 10, 3840)
                    .node("Gemm", "y", List.of(integer("transB", 1)), "f", "w"),
            MAP));
    add(
        Pattern.npu(
            "Gemm, several rows",
            n -> n.weights("w", 64, 10).weights("b", 10).node("Gemm", "y", "x", "w", "b"),
            5,
            64));
  }

  private void resizes() {
    for (int f : List.of(2, 3, 4, 8)) {
      add(
          Pattern.npu(
              "Resize nearest by " + f, n -> resize(n, "nearest", "asymmetric", f, f), MAP));
    }
    add(Pattern.cpu("Resize nearest by 2 x 1", n -> resize(n, "nearest", "asymmetric", 2, 1), MAP));
    for (int f : List.of(2, 3, 4, 8)) {
      add(
          Pattern.npu(
              "Resize linear by " + f + ", half_pixel",
              n -> resize(n, "linear", "half_pixel", f, f),
              MAP));
    }
    add(
        Pattern.npu(
            "Resize linear by 2, pytorch_half_pixel",
            n -> resize(n, "linear", "pytorch_half_pixel", 2, 2),
            MAP));
    add(
        Pattern.npu(
            "Resize linear by 2, align_corners",
            n -> resize(n, "linear", "align_corners", 2, 2),
            MAP));
    add(
        Pattern.cpu(
            "Resize linear by 2, asymmetric", n -> resize(n, "linear", "asymmetric", 2, 2), MAP));
    add(Pattern.cpu("Resize linear by 2 x 4", n -> resize(n, "linear", "half_pixel", 2, 4), MAP));
    add(
        Pattern.cpu(
            "Resize linear by 1.5", n -> resize(n, "linear", "half_pixel", 1.5f, 1.5f), MAP));
    add(
        Pattern.cpu(
            "Resize nearest by 1.5", n -> resize(n, "nearest", "asymmetric", 1.5f, 1.5f), MAP));
    add(
        Pattern.cpu(
            "Resize nearest by a half", n -> resize(n, "nearest", "asymmetric", .5f, .5f), MAP));
    add(
        Pattern.cpu(
            "Resize linear by a half", n -> resize(n, "linear", "half_pixel", .5f, .5f), MAP));
    add(
        Pattern.npu(
            "Resize linear of a pixel",
            n ->
                n.node("GlobalAveragePool", "g", "x")
                    .scalars("s", 1, 1, 12, 20)
                    .node(
                        "Resize",
                        "y",
                        List.of(
                            text("mode", "linear"),
                            text("coordinate_transformation_mode", "half_pixel")),
                        "g",
                        "",
                        "s"),
            MAP));
  }

  private static void resize(OnnxModel n, String mode, String coordinates, float y, float x) {
    n.scalars("s", 1, 1, y, x)
        .node(
            "Resize",
            "y",
            List.of(
                text("mode", mode),
                text("coordinate_transformation_mode", coordinates),
                text("nearest_mode", "floor")),
            "x",
            "",
            "s");
  }
}
