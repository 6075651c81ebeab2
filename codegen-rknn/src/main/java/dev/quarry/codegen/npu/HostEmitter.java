package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.ModelAssembler.PendingNode;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Nodes the CPU of the chip executes, on stored values: the runtime turns them into real numbers
/// and back.
// rknn2-format.md section 10; npu-arithmetic.md section 7b
final class HostEmitter {
  private final GraphEmitter graph;
  private final TensorPool tensors;
  private final ModelAssembler assembler;
  private final Map<Value, ConstantData> constants;

  /// Float nodes whose result waits to be stored.
  private final Map<Value, Node> waiting = new HashMap<>();

  HostEmitter(
      GraphEmitter graph,
      TensorPool tensors,
      ModelAssembler assembler,
      Map<Value, ConstantData> constants) {
    this.graph = graph;
    this.tensors = tensors;
    this.assembler = assembler;
    this.constants = constants;
  }

  /// A conversion belongs to the float op behind or in front of it.
  void convert(Node node, QuantOp op) {
    switch (op) {
      case Dequantize(Value input) -> graph.maps.put(node.result(), graph.map(input));
      case Quantize(Value input, _) -> store(input, node);
      default -> throw new IllegalStateException("not at NPU level: " + node.where());
    }
  }

  private void store(Value computed, Node conversion) {
    Node node = waiting.get(computed);
    if (node == null || !(node.op() instanceof NnOp nn)) {
      throw Limits.exceeded("real numbers that are stored", "a float op", computed.label());
    }
    write(node, nn, graph.definePlain(conversion));
  }

  /// An op on stored values, or on real numbers, which waits for its storage; the casts between
  /// halves and real numbers are conversions too.
  void emit(Node node, NnOp op) {
    if (op instanceof Cast(Value input, ElementType to)) {
      if (to == ElementType.F16) {
        store(input, node);
      } else {
        graph.maps.put(node.result(), graph.map(input));
      }
    } else if (node.result().type().element() == ElementType.F16
        || node.result().type().element() == ElementType.I64
        || node.result().type().quantization() instanceof Quantization.PerTensor) {
      write(node, op, graph.definePlain(node));
    } else {
      waiting.put(node.result(), node);
    }
  }

  /// Copies elements to another tensor, in its layout.
  void copy(String in, String out) {
    String shape = numbers(out + "_shape", tensors.get(out).shape());
    node("Reshape", "Reshape:" + out, List.of(in, shape), out, new NodeParam.None());
  }

  private void write(Node node, NnOp op, String out) {
    assembler.serve(node); // not the conversion that stores its result
    var inputs = new ArrayList<String>();
    for (Value operand : op.def().operandsOf(op)) {
      inputs.add(operand(operand, out));
    }
    String type =
        HostForms.type(op)
            .orElseThrow(
                () ->
                    Limits.exceeded(
                        "a node on the CPU", "an op its runtime has", op.def().mnemonic()));
    NodeParam param = new NodeParam.None();
    switch (op) {
      case Reshape(_, List<Integer> shape) -> inputs.add(numbers(out + "_shape", shape));
      case Transpose(_, List<Integer> permutation) ->
          param = new NodeParam.TransposeParam(permutation);
      case Slice(Value x, List<Integer> starts, List<Integer> sizes, List<Integer> steps) -> {
        List<Integer> ends =
            IntStream.range(0, starts.size())
                .mapToObj(i -> end(starts.get(i), sizes.get(i), steps.get(i)))
                .toList();
        inputs.add(numbers(out + "_starts", starts));
        inputs.add(numbers(out + "_ends", ends));
        List<Integer> axes = IntStream.range(0, x.type().rank()).boxed().toList();
        inputs.add(numbers(out + "_axes", axes));
        inputs.add(numbers(out + "_steps", steps));
      }
      case Expand(_, List<Integer> shape) -> inputs.add(numbers(out + "_shape", shape));
      case ArgMax argMax -> param = new NodeParam.ArgMaxParam(argMax.axis());
      case DepthToSpace(_, int block, DepthOrder order) ->
          param = new NodeParam.DepthToSpaceParam(block, order.name());
      case Softmax(_, int axis) -> param = new NodeParam.SoftmaxParam(axis);
      case Concat(_, int axis) -> param = new NodeParam.ConcatParam(axis);
      case Resize resize -> {
        param =
            new NodeParam.ResizeParam(
                word(resize.coordinates()), word(resize.mode()), word(resize.nearest()));
        inputs.add(reals(out + "_scales", 1, 1, resize.scaleY(), resize.scaleX()));
      }
      default -> {} // everything is in its operands
    }
    node(type, GraphEmitter.name(type, node), inputs, out, param);
  }

  /// A negative step ends before the first element, which is told as a very small number.
  private static int end(int start, int size, int step) {
    int end = start + size * step;
    return end < 0 ? Integer.MIN_VALUE : end;
  }

  private String operand(Value operand, String out) {
    ConstantData data = constants.get(operand);
    if (data == null) {
      return graph.map(operand);
    }
    String name = tensors.unique(operand.name().isEmpty() ? out + "_constant" : operand.name());
    tensors.reals(name, operand.shape(), data.bytes().toArray(ValueLayout.JAVA_BYTE));
    return name;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String reals(String wanted, float... values) {
    String name = tensors.unique(wanted);
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    tensors.reals(name, Shape.of(values.length), bytes.array());
    return name;
  }

  private String numbers(String wanted, List<Integer> values) {
    String name = tensors.unique(wanted);
    tensors.numbers(name, values);
    return name;
  }

  private void node(String type, String name, List<String> inputs, String out, NodeParam param) {
    assembler.node(
        new PendingNode(type, name, inputs, List.of(out), param, List.of(), 0, RknnNode.CPU));
  }
}
