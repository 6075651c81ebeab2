package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Policy;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A layer with weights as a node of the file.
// RKNN v1: rknn1-ops.md, CONV2D, FCL, DECONVOLUTION.
record DraftConvolution(Node node, V1Drafts drafts) {
  /// A layer, whatever it is stored as.
  ///
  /// @param input what it reads
  /// @param weight KxCxRxS, or CxKxRxS when transposed
  /// @param bias one per output channel
  /// @param window kernel, stride, padding
  /// @param group groups
  private record Layer(
      Value input, ConstantData weight, Optional<ConstantData> bias, Window window, int group) {}

  void make(Value stored, V1Type type) {
    switch (node.op()) {
      case QConv2d c
          when c.residual().isEmpty()
              && c.activation() instanceof Activation.None
              && c.weight().type().quantization() instanceof Quantization.PerTensor -> {
        ConstantData weight = data(c.weight());
        Optional<ConstantData> bias = c.bias().map(this::data);
        Layer layer = new Layer(c.input(), weight, bias, c.window(), c.group());
        if (bias.isPresent() && !bias.get().type().element().isInteger()) {
          throw V1Drafts.refused(node);
        }
        if (c.upsampling().isNone()) {
          convolution(layer, stored, type);
        } else {
          turned(layer, c.upsampling(), stored, type);
        }
      }
      case Conv2d c ->
          convolution(
              new Layer(
                  c.input(), data(c.weight()), c.bias().map(this::data), c.window(), c.group()),
              stored,
              type);
      case ConvTranspose2d c ->
          transposed(
              new Layer(
                  c.input(), data(c.weight()), c.bias().map(this::data), c.window(), c.group()),
              c.outputPads(),
              stored,
              type);
      default -> throw V1Drafts.refused(node);
    }
  }

  private ConstantData data(Value value) {
    return drafts.constant(value).orElseThrow(() -> V1Drafts.refused(node));
  }

  private void convolution(Layer layer, Value stored, V1Type type) {
    Shape shape = layer.weight.type().shape();
    if (drafts.fullyConnected().isLayer(node)) {
      fullyConnected(layer, stored, type);
      return;
    }
    int channels = layer.input.dim(1);
    boolean depthwise = layer.group > 1;
    if (depthwise && (layer.group != channels || shape.at(0) != channels)) {
      throw V1Drafts.refused(node);
    }
    Window w = layer.window;
    var params =
        new V1Params.Conv(
            List.of(w.kernelWidth(), w.kernelHeight()),
            shape.at(0),
            List.of(w.strideX(), w.strideY()),
            List.of(w.padLeft(), w.padRight(), w.padTop(), w.padBottom()),
            layer.group,
            List.of(w.dilationX(), w.dilationY()),
            depthwise ? 1 : 0);
    List<Integer> size =
        depthwise ? List.of(shape.at(3), shape.at(2), channels, 1) : V1Types.size(shape);
    add("Conv", V1Op.CONV2D, params, layer, size, stored.shape(), stored, type);
  }

  private void fullyConnected(Layer layer, Value stored, V1Type type) {
    Shape shape = layer.weight.type().shape();
    List<Integer> size = List.of(shape.at(1), shape.at(0));
    Shape rows = Shape.of(stored.dim(0), stored.dim(1));
    add("Gemm", V1Op.FCL, new V1Params.Fcl(shape.at(0)), layer, size, rows, stored, type);
  }

  /// A convolution over the input with zeros inserted, written as the transposed one it stands for.
  private void turned(Layer layer, Upsampling up, Value stored, V1Type type) {
    Window w = layer.window;
    int top = w.kernelHeight() - 1 - w.padTop();
    int left = w.kernelWidth() - 1 - w.padLeft();
    // Rows the kernel reaches beyond the result; less than none is padding of the result.
    int below = (layer.input.dim(2) - 1) * up.y() + w.kernelHeight() - top - stored.dim(2);
    int right = (layer.input.dim(3) - 1) * up.x() + w.kernelWidth() - left - stored.dim(3);
    if (top < 0 || left < 0) {
      throw V1Drafts.refused(node);
    }
    var window =
        new Window(
            w.kernelHeight(),
            w.kernelWidth(),
            up.y(),
            up.x(),
            top,
            left,
            Math.max(below, 0),
            Math.max(right, 0),
            1,
            1);
    Layer original =
        new Layer(layer.input, turnedBack(layer.weight), layer.bias, window, layer.group);
    transposed(original, List.of(Math.max(-below, 0), Math.max(-right, 0)), stored, type);
  }

  /// Weights KxCxRxS, turned, as CxKxRxS.
  private static ConstantData turnedBack(ConstantData stored) {
    Shape shape = stored.type().shape();
    int size = stored.type().element().bytes();
    int channels = shape.at(1);
    int taps = shape.at(2) * shape.at(3);
    byte[] from = stored.bytes().toArray(ValueLayout.JAVA_BYTE);
    byte[] to = new byte[from.length];
    for (int i = 0; i < from.length / size; i++) {
      int channel = i / taps % channels;
      int kernel = i / (taps * channels);
      int place = (channel * shape.at(0) + kernel) * taps + taps - 1 - i % taps;
      System.arraycopy(from, i * size, to, place * size, size);
    }
    Shape turned = Shape.of(channels, shape.at(0), shape.at(2), shape.at(3));
    return new ConstantData(stored.type().withShape(turned), MemorySegment.ofArray(to));
  }

  private void transposed(Layer layer, List<Integer> outputPads, Value stored, V1Type type) {
    Window w = layer.window;
    Shape shape = layer.weight.type().shape();
    if (layer.group > 1 || w.dilationX() > 1 || w.dilationY() > 1) {
      throw V1Drafts.refused(node);
    }
    var params =
        new V1Params.Deconv(
            List.of(w.kernelWidth(), w.kernelHeight()),
            shape.at(1),
            List.of(w.strideX(), w.strideY()),
            List.of(w.padLeft(), w.padRight(), w.padTop(), w.padBottom()),
            1,
            outputPads.reversed());
    add(
        "ConvTranspose",
        V1Op.DECONVOLUTION,
        params,
        layer,
        V1Types.size(shape),
        stored.shape(),
        stored,
        type);
  }

  private void add(
      String word,
      V1Op op,
      V1Params params,
      Layer layer,
      List<Integer> weightSize,
      Shape shape,
      Value stored,
      V1Type type) {
    Draft.Port input = drafts.place(layer.input);
    boolean halves = layer.weight.type().element().isFloat();
    V1Type weightType = halves ? V1Type.plain(V1Element.FLOAT16) : V1Types.of(layer.weight.type());
    var ports = new ArrayList<Draft.Port>();
    ports.add(input);
    ports.add(new Draft.Port.Constant(weightSize, weightType, layer.weight));
    layer.bias.ifPresent(
        bias ->
            ports.add(
                new Draft.Port.Constant(
                    List.of(bias.elements()),
                    V1Types.bias(bias.type().element(), drafts.type(input), weightType),
                    bias)));
    drafts.add(
        new Draft(
            DraftNode.name(word, node),
            op,
            params,
            Optional.of(V1Policy.CONVOLUTION),
            ports,
            type,
            shape),
        stored);
  }
}
