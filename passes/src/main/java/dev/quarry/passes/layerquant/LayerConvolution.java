package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.TurnedKernels;
import java.util.List;
import java.util.Optional;

/// A layer with weights on its way to the quantized level: weights with one scale, the bias in
/// units of the products. A fully connected layer is a pointwise convolution on one pixel.
// RKNN v1: rknn1-format.md section 7.1.
record LayerConvolution(Node node, LayerQuantizer to) {
  /// @return why there is no form; empty when it is done
  Optional<Diagnostic> quantize() {
    return switch (node.op()) {
      case Conv2d c -> convolution(c);
      case ConvTranspose2d c -> transposed(c);
      case Gemm g -> gemm(g);
      default -> throw new IllegalStateException("this is a bug: " + node.where());
    };
  }

  private Optional<Diagnostic> refused(String why, String help) {
    return Optional.of(LayerQuantizer.refused(node, why, help));
  }

  private boolean isComputed(Value weight, Optional<Value> bias) {
    return !to.isConstant(weight) || bias.filter(b -> !to.isConstant(b)).isPresent();
  }

  private float[] bias(Optional<Value> bias, int channels) {
    return bias.map(b -> to.data(b).floats()).orElseGet(() -> new float[channels]);
  }

  private static String name(Optional<Value> bias) {
    return bias.map(Value::name).orElse("");
  }

  private Optional<Diagnostic> convolution(Conv2d c) {
    if (isComputed(c.weight(), c.bias())) {
      return refused("weights and bias must be constants", "run fold-constants before");
    }
    boolean depthwise = c.group() == c.input().dim(1) && c.weight().dim(0) == c.group();
    if (c.group() > 1 && !depthwise) {
      return refused(
          "grouped convolutions other than depthwise have no known form",
          "run group-to-dense before");
    }
    ConstantData weight = to.data(c.weight());
    Value x = to.stored(c.input());
    to.put(node, convolved(x, weight, c, bias(c.bias(), weight.type().shape().at(0))));
    return Optional.empty();
  }

  private Value convolved(Value x, ConstantData weight, Conv2d c, float[] bias) {
    Optional<Storage> out = to.storage(node.result());
    String resultName = node.result().name();
    if (out.isEmpty()) {
      return halves(x, weight, c, bias);
    }
    return to.add(
        quantized(x, weight, c.window(), Upsampling.NONE, c.group(), bias, c, out.get()),
        node.location(),
        resultName);
  }

  private QConv2d quantized(
      Value x,
      ConstantData weight,
      Window window,
      Upsampling upsampling,
      int group,
      float[] bias,
      Conv2d names,
      Storage out) {
    to.count("convolutions");
    double inputScale = x.type().perTensor().scale();
    ConstantData weights = to.domain().weights(weight, bias, inputScale);
    double weightScale = weights.type().perTensor().scale();
    ConstantData units = to.domain().bias(bias, inputScale, weightScale);
    return new QConv2d(
        x,
        to.constant(weights, names.weight().name()),
        Optional.of(to.constant(units, name(names.bias()))),
        Optional.empty(),
        window,
        upsampling,
        group,
        Activation.NONE,
        ResidualPlacement.AFTER_ACTIVATION,
        out);
  }

  private Value halves(Value x, ConstantData weight, Conv2d c, float[] bias) {
    to.count("convolutions");
    Value w = to.constant(TensorDomain.halves(weight), c.weight().name());
    Value b = to.constant(ConstantData.of(Shape.of(bias.length), bias), name(c.bias()));
    Value sum =
        to.add(new Conv2d(x, w, Optional.of(b), c.window(), c.group()), node.location(), "");
    return to.store(sum, node.result(), node.location(), node.result().name());
  }

  private Optional<Diagnostic> transposed(ConvTranspose2d c) {
    if (isComputed(c.weight(), c.bias())) {
      return refused("weights and bias must be constants", "run fold-constants before");
    }
    if (c.group() > 1 || c.window().dilationY() > 1 || c.window().dilationX() > 1) {
      return refused("transposed convolutions have neither groups nor dilation", "use dense ones");
    }
    ConstantData weight = to.data(c.weight());
    float[] bias = bias(c.bias(), c.weight().dim(1));
    Optional<Storage> out = to.storage(node.result());
    var names = new Conv2d(c.input(), c.weight(), c.bias(), c.window(), 1);
    if (out.isEmpty()) {
      Value w = to.constant(TensorDomain.halves(weight), c.weight().name());
      Value b = to.constant(ConstantData.of(Shape.of(bias.length), bias), name(c.bias()));
      to.putReal(
          node,
          new ConvTranspose2d(
              to.stored(c.input()), w, Optional.of(b), c.window(), 1, c.outputPads()));
      return Optional.empty();
    }
    Optional<Window> window = TurnedKernels.window(c);
    if (window.isEmpty()) {
      return refused(
          "this transposed convolution cuts more than its kernel covers",
          "use a kernel not smaller than the stride");
    }
    var upsampling = new Upsampling(c.window().strideY(), c.window().strideX());
    var op =
        quantized(
            to.stored(c.input()),
            TurnedKernels.turned(weight),
            window.get(),
            upsampling,
            1,
            bias,
            names,
            out.get());
    to.put(node, to.add(op, node.location(), node.result().name()));
    return Optional.empty();
  }

  /// `A * B^T + C` with constant B and C.
  private Optional<Diagnostic> gemm(Gemm g) {
    boolean plain = g.alpha() == 1 && (g.beta() == 1 || g.c().isEmpty()) && !g.transposeA();
    if (!plain || isComputed(g.b(), g.c())) {
      return refused(
          "a fully connected layer has constant weights and no factors", "run fold-constants");
    }
    int rows = g.a().dim(0);
    int inputs = g.a().dim(1);
    int outputs = node.result().dim(1);
    ConstantData weight = to.data(g.b());
    if (!g.transposeB()) {
      weight = transposed(weight);
    }
    float[] bias = bias(g.c(), outputs);
    if (bias.length != outputs) {
      return refused("the bias of a fully connected layer has one number per output", "expand it");
    }
    Value x =
        to.add(new Reshape(to.stored(g.a()), List.of(rows, inputs, 1, 1)), node.location(), "");
    ConstantData kernel = weight.withType(weight.type().withShape(Shape.of(outputs, inputs, 1, 1)));
    var names = new Conv2d(g.a(), g.b(), g.c(), Window.pointwise(), 1);
    Value result = convolved(x, kernel, names, bias);
    to.put(
        node,
        to.add(new Reshape(result, List.of(rows, outputs)), node.location(), node.result().name()));
    return Optional.empty();
  }

  private static ConstantData transposed(ConstantData data) {
    int rows = data.type().shape().at(0);
    int columns = data.type().shape().at(1);
    float[] from = data.floats();
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i % columns * rows + i / columns] = from[i];
    }
    return ConstantData.of(Shape.of(columns, rows), to);
  }
}
