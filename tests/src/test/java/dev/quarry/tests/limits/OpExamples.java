package dev.quarry.tests.limits;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.real;
import static dev.quarry.frontend.testing.OnnxAttributes.text;

import dev.quarry.frontend.internal.proto.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Every operator that is imported, in the forms that make a difference.
final class OpExamples {
  private final List<OpExample> all = new ArrayList<>();

  private OpExamples() {}

  static List<OpExample> all() {
    var examples = new OpExamples();
    examples.convolutions();
    examples.pools();
    examples.activations();
    examples.arithmetic();
    examples.reductions();
    examples.recurrence();
    examples.movement();
    examples.resizing();
    examples.all.addAll(FoldedExamples.all());
    return List.copyOf(examples.all);
  }

  private void add(String operator, String form, Function<OnnxNet, String> build) {
    all.add(new OpExample(operator, form, build));
  }

  private void convolutions() {
    conv("kernel 3x3", 8, 1, 3);
    conv("depthwise", 8, 8, 3);
    conv("2 groups", 8, 2, 3);
    conv("stride 2, dilation 2", 8, 1, 3, ints("strides", 2, 2), ints("dilations", 2, 2));
    conv("kernel 33x33", 8, 1, 33);
    add(
        "Conv",
        "computed weights",
        n -> n.looked("Conv", List.of(n.map(), n.input(8, 8, 1, 1)), ints("kernel_shape", 1, 1)));
    for (int stride = 2; stride < 4; stride++) {
      int size = stride;
      add(
          "ConvTranspose",
          "kernel and stride " + size,
          n ->
              n.looked(
                  "ConvTranspose",
                  List.of(n.map(), n.weights(8, 4, size, size)),
                  ints("kernel_shape", size, size),
                  ints("strides", size, size)));
    }
    add(
        "BatchNormalization",
        "behind a convolution",
        n ->
            n.looked(
                "BatchNormalization",
                List.of(
                    n.step("Conv", List.of(n.map(), n.weights(8, 8, 1, 1))),
                    n.weights(8),
                    n.weights(8),
                    n.weights(8),
                    n.reals(1, 1, 1, 1, 1, 1, 1, 1))));
    add(
        "BatchNormalization",
        "alone",
        n ->
            n.looked(
                "BatchNormalization",
                List.of(
                    n.computed(),
                    n.weights(8),
                    n.weights(8),
                    n.weights(8),
                    n.reals(1, 1, 1, 1, 1, 1, 1, 1))));
    add(
        "Gemm",
        "constant second operand",
        n -> n.looked("Gemm", List.of(n.input(1, 8), n.weights(8, 4))));
    add(
        "MatMul",
        "constant second operand",
        n -> n.looked("MatMul", List.of(n.input(1, 8), n.weights(8, 4))));
    add(
        "MatMul",
        "both computed, rank 4",
        n -> n.looked("MatMul", List.of(n.input(1, 2, 8, 16), n.input(1, 2, 16, 8))));
  }

  private void conv(String form, int kernels, int groups, int side, AttributeProto... more) {
    var attributes = new ArrayList<>(List.of(more));
    attributes.add(ints("kernel_shape", side, side));
    attributes.add(integer("group", groups));
    add(
        "Conv",
        form,
        n ->
            n.looked(
                "Conv",
                List.of(n.input(1, 8, 40, 40), n.weights(kernels, 8 / groups, side, side)),
                attributes.toArray(AttributeProto[]::new)));
  }

  private void pools() {
    pool("MaxPool", "kernel 2, stride 2", 2, 2, 0);
    pool("MaxPool", "kernel 13, stride 1, padding 6", 13, 1, 6);
    pool("MaxPool", "kernel 9, stride 9", 9, 9, 0);
    pool("AveragePool", "kernel 3, stride 2", 3, 2, 0);
    pool("AveragePool", "kernel 3, padding 1, not counted", 3, 1, 1);
    pool("AveragePool", "kernel 3, padding 1, counted", 3, 1, 1, integer("count_include_pad", 1));
    add("GlobalAveragePool", "6x6", n -> n.looked("GlobalAveragePool", List.of(n.computed())));
    add(
        "GlobalAveragePool",
        "20x20",
        n -> n.looked("GlobalAveragePool", List.of(n.input(1, 8, 20, 20))));
    add("GlobalMaxPool", "6x6", n -> n.looked("GlobalMaxPool", List.of(n.computed())));
  }

  private void pool(
      String operator, String form, int kernel, int stride, int pad, AttributeProto... more) {
    var attributes = new ArrayList<>(List.of(more));
    attributes.add(ints("kernel_shape", kernel, kernel));
    attributes.add(ints("strides", stride, stride));
    attributes.add(ints("pads", pad, pad, pad, pad));
    add(
        operator,
        form,
        n ->
            n.looked(
                operator,
                List.of(n.input(1, 8, 40, 40)),
                attributes.toArray(AttributeProto[]::new)));
  }

  private void activations() {
    for (String op : List.of("Relu", "Sigmoid", "Tanh", "HardSwish")) {
      add(op, "behind a convolution", n -> n.looked(op, List.of(conv(n))));
      add(op, "alone", n -> n.looked(op, List.of(n.map())));
    }
    add("Sigmoid", "rank 3", n -> n.looked("Sigmoid", List.of(n.input(1, 8, 5))));
    add("Swish", "behind a convolution", n -> n.looked("Swish", List.of(conv(n.opset(24)))));
    add(
        "LeakyRelu",
        "alpha 0.1",
        n -> n.looked("LeakyRelu", List.of(conv(n)), real("alpha", 0.1f)));
    add(
        "HardSigmoid",
        "alpha 1/6, beta 0.5",
        n -> n.looked("HardSigmoid", List.of(conv(n)), real("alpha", 1 / 6f), real("beta", 0.5f)));
    add(
        "HardSigmoid",
        "beta 0.3",
        n -> n.looked("HardSigmoid", List.of(conv(n)), real("alpha", 0.2f), real("beta", 0.3f)));
    add("PRelu", "one slope", n -> n.looked("PRelu", List.of(conv(n), n.reals(0.1f))));
    add(
        "PRelu",
        "a slope per channel",
        n -> n.looked("PRelu", List.of(conv(n), n.weights(8, 1, 1))));
    add("Clip", "0 to 6", n -> n.looked("Clip", List.of(conv(n), n.real(0), n.real(6))));
    add("Clip", "-1 to 1", n -> n.looked("Clip", List.of(conv(n), n.real(-1), n.real(1))));
    add("Softmax", "channels", n -> n.looked("Softmax", List.of(n.map()), integer("axis", 1)));
  }

  private static String conv(OnnxNet n) {
    return n.step("Conv", List.of(n.map(), n.weights(8, 8, 1, 1)));
  }

  private void arithmetic() {
    for (String op : List.of("Add", "Sub", "Mul", "Max", "Min")) {
      add(op, "two maps", n -> n.looked(op, List.of(n.map(), n.map())));
      add(op, "map and pixel", n -> n.looked(op, List.of(n.map(), n.input(1, 8, 1, 1))));
    }
    for (String op : List.of("Add", "Sub", "Mul", "Div")) {
      add(op, "a constant number", n -> n.looked(op, List.of(n.computed(), n.real(3))));
      add(
          op,
          "a constant per channel",
          n -> n.looked(op, List.of(n.computed(), n.weights(8, 1, 1))));
    }
    add(
        "Mul",
        "a constant map",
        n -> n.looked("Mul", List.of(n.computed(), n.weights(1, 8, 6, 6))));
    add("Add", "rank 3", n -> n.looked("Add", List.of(n.input(1, 8, 5), n.input(1, 8, 5))));
    add("Div", "two maps", n -> n.looked("Div", List.of(n.map(), n.map())));
    add("Pow", "2", n -> n.looked("Pow", List.of(n.computed(), n.real(2))));
    add("Pow", "1.5", n -> n.looked("Pow", List.of(n.computed(), n.real(1.5f))));
    add("Sum", "three maps", n -> n.looked("Sum", List.of(n.map(), n.map(), n.map())));
    add("Mean", "two maps", n -> n.looked("Mean", List.of(n.map(), n.map())));
    for (String op : List.of("Neg", "Abs", "Sqrt", "Exp", "Reciprocal")) {
      add(op, "a map", n -> n.looked(op, List.of(n.computed())));
    }
  }

  private void reductions() {
    for (String op : List.of("ReduceMean", "ReduceMax")) {
      add(op, "rows and columns", n -> n.looked(op, List.of(n.computed()), ints("axes", 2, 3)));
    }
    add("ReduceMean", "channels", n -> n.looked("ReduceMean", List.of(n.map()), ints("axes", 1)));
    add("ReduceSum", "channels", n -> n.looked("ReduceSum", List.of(n.map(), n.integers(1))));
    add("ReduceSum", "columns", n -> n.looked("ReduceSum", List.of(n.map(), n.integers(3))));
    add("ArgMax", "channels", n -> n.looked("ArgMax", List.of(n.map()), integer("axis", 1)));
  }

  private void recurrence() {
    add(
        "LSTM",
        "3 units",
        n -> n.looked("LSTM", List.of(n.input(6, 1, 8), n.weights(1, 12, 8), n.weights(1, 12, 3))));
  }

  private void movement() {
    add(
        "Concat",
        "channels",
        n -> n.looked("Concat", List.of(n.map(), n.map()), integer("axis", 1)));
    add(
        "Concat",
        "columns",
        n -> n.looked("Concat", List.of(n.map(), n.map()), integer("axis", 3)));
    add(
        "Concat",
        "rank 3",
        n -> n.looked("Concat", List.of(n.input(1, 8, 5), n.input(1, 8, 5)), integer("axis", 1)));
    add(
        "Split",
        "channels",
        n -> n.looked(2, "Split", List.of(n.computed(), n.integers(4, 4)), integer("axis", 1)));
    add("Slice", "channels", n -> slice(n, 1, 1));
    add("Slice", "every second row and column (Focus)", n -> slice(n, 2, 2));
    add(
        "Reshape",
        "rows and columns",
        n -> n.looked("Reshape", List.of(n.computed(), n.integers(1, 8, 36, 1))));
    add(
        "Reshape",
        "channels and rows",
        n -> n.looked("Reshape", List.of(n.computed(), n.integers(1, 4, 12, 6))));
    add("Flatten", "a pixel", n -> n.looked("Flatten", List.of(n.input(1, 8, 1, 1))));
    add("Flatten", "a map", n -> n.looked("Flatten", List.of(n.computed())));
    add(
        "Squeeze",
        "a pixel",
        n -> n.looked("Squeeze", List.of(n.input(1, 8, 1, 1), n.integers(2, 3))));
    add(
        "Unsqueeze",
        "to a pixel",
        n -> n.looked("Unsqueeze", List.of(n.input(1, 8), n.integers(2, 3))));
    add(
        "Transpose",
        "channels last",
        n -> n.looked("Transpose", List.of(n.computed()), ints("perm", 0, 2, 3, 1)));
    add(
        "Expand",
        "a pixel",
        n -> n.looked("Expand", List.of(n.input(1, 8, 1, 1), n.integers(1, 8, 6, 6))));
    add(
        "Tile",
        "columns twice",
        n -> n.looked("Tile", List.of(n.computed(), n.integers(1, 1, 1, 2))));
    add(
        "Gather",
        "one channel",
        n -> n.looked("Gather", List.of(n.computed(), n.integers(2)), integer("axis", 1)));
    add(
        "DepthToSpace",
        "blocks of 2",
        n -> n.looked("DepthToSpace", List.of(n.computed()), integer("blocksize", 2)));
    add(
        "SpaceToDepth",
        "blocks of 2",
        n -> n.looked("SpaceToDepth", List.of(n.computed()), integer("blocksize", 2)));
    add("Pad", "zeros before a convolution", n -> padded(n, "constant"));
    add("Pad", "reflected", n -> padded(n, "reflect"));
    add("Identity", "a map", n -> n.looked("Identity", List.of(n.computed())));
    add("Dropout", "a map", n -> n.looked("Dropout", List.of(n.computed())));
  }

  private static String slice(OnnxNet n, int step, int first) {
    return n.looked(
        "Slice",
        List.of(
            n.computed(),
            step == 1 ? n.integers(0) : n.integers(0, 0),
            step == 1 ? n.integers(4) : n.integers(6, 6),
            step == 1 ? n.integers(first) : n.integers(2, 3),
            step == 1 ? n.integers(1) : n.integers(step, step)));
  }

  private static String padded(OnnxNet n, String mode) {
    String pad =
        n.looked(
            "Pad", List.of(n.computed(), n.integers(0, 0, 1, 1, 0, 0, 1, 1)), text("mode", mode));
    return n.step("Conv", List.of(pad, n.weights(4, 8, 3, 3)));
  }

  private void resizing() {
    resize("nearest, factor 2", "nearest", 2);
    resize("nearest, factor 1.5", "nearest", 1.5f);
    resize("linear, factor 2", "linear", 2);
    add(
        "Upsample",
        "nearest, factor 2",
        n ->
            n.opset(9)
                .looked(
                    "Upsample",
                    List.of(n.computed(), n.reals(1, 1, 2, 2)),
                    text("mode", "nearest")));
  }

  private void resize(String form, String mode, float factor) {
    add(
        "Resize",
        form,
        n ->
            n.looked(
                "Resize",
                List.of(n.computed(), n.nothing(), n.reals(1, 1, factor, factor)),
                text("mode", mode),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor")));
  }
}
