package dev.quarry.frontend.testing;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.frontend.internal.proto.NodeProto;
import dev.quarry.frontend.internal.proto.OperatorSetIdProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TensorShapeProto;
import dev.quarry.frontend.internal.proto.TensorShapeProto.Dimension;
import dev.quarry.frontend.internal.proto.TypeProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import dev.quarry.ir.graph.Graph;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// A small ONNX model in the making: inputs, constants, nodes, outputs, in any order.
///
/// Values are real numbers and go by the names the caller gives them. The tests of all modules make
/// their models with it.
public final class OnnxModel {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("example");
  private final SplittableRandom random = new SplittableRandom(7);
  private int opset;

  /// @param opset version of the operator set
  public OnnxModel(int opset) {
    this.opset = opset;
  }

  /// The same model under another operator set.
  public OnnxModel opset(int other) {
    opset = other;
    return this;
  }

  /// An input.
  public OnnxModel input(String name, long... dims) {
    return input(name, TensorShapeProto.newBuilder(), dims);
  }

  /// An input whose first dimension is free.
  public OnnxModel input(String name, String free, long... rest) {
    var first = Dimension.newBuilder().setDimParam(free);
    return input(name, TensorShapeProto.newBuilder().addDim(first), rest);
  }

  private OnnxModel input(String name, TensorShapeProto.Builder shape, long... more) {
    for (long dim : more) {
      shape.addDim(Dimension.newBuilder().setDimValue(dim));
    }
    graph.addInput(value(name, reals().setShape(shape)));
    return this;
  }

  /// An output; its shape is inferred.
  public OnnxModel output(String name) {
    graph.addOutput(value(name, reals()));
    return this;
  }

  /// A node with one result.
  ///
  /// @param attributes see [OnnxAttributes]
  public OnnxModel node(
      String op, String result, List<AttributeProto> attributes, String... inputs) {
    return add(name(result), op, Arrays.asList(inputs), List.of(result), attributes);
  }

  /// A node with one result and no attributes.
  public OnnxModel node(String op, String result, String... inputs) {
    return node(op, result, List.of(), inputs);
  }

  /// A node with any number of results.
  public OnnxModel node(
      String op, List<String> inputs, List<String> results, AttributeProto... attributes) {
    return named(name(results.getFirst()), op, inputs, results, attributes);
  }

  /// The same under a name of its own; the others are called after their first result.
  public OnnxModel named(
      String name,
      String op,
      List<String> inputs,
      List<String> results,
      AttributeProto... attributes) {
    return add(name, op, inputs, results, Arrays.asList(attributes));
  }

  private static String name(String result) {
    return "node_" + result;
  }

  private OnnxModel add(
      String name,
      String op,
      List<String> inputs,
      List<String> results,
      List<AttributeProto> attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(op)
            .addAllInput(inputs)
            .addAllOutput(results)
            .addAllAttribute(attributes));
    return this;
  }

  /// Repeatable random constants between -1 and 1.
  public OnnxModel weights(String name, long... dims) {
    float[] values = new float[Math.toIntExact(LongStream.of(dims).reduce(1, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return constant(name, values, dims);
  }

  /// Real constants.
  public OnnxModel constant(String name, float[] values, long... dims) {
    return constant(OnnxConstants.reals(name, values, dims));
  }

  /// One real constant of rank 0.
  public OnnxModel scalar(String name, float value) {
    return constant(name, new float[] {value});
  }

  /// Real numbers in a list.
  public OnnxModel scalars(String name, float... values) {
    return constant(name, values, values.length);
  }

  /// Whole numbers in a list.
  public OnnxModel numbers(String name, long... values) {
    return constant(OnnxConstants.integers(name, values));
  }

  /// A constant in a certain encoding, see [OnnxConstants].
  public OnnxModel constant(TensorProto.Builder tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /// The file.
  ///
  /// @param outputs outputs besides those already named
  public byte[] bytes(String... outputs) {
    GraphProto.Builder whole = graph.clone();
    for (String output : outputs) {
      whole.addOutput(value(output, reals()));
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(whole)
        .build()
        .toByteArray();
  }

  /// The imported model, see [#bytes].
  public Graph read(String... outputs) {
    return read(ImportOptions.NONE, bytes(outputs));
  }

  /// An imported file.
  public static Graph read(ImportOptions options, byte[] bytes) {
    return new OnnxImporter().read(ByteBuffer.wrap(bytes), "test.onnx", options).module().graph();
  }

  private static ValueInfoProto.Builder value(String name, TypeProto.Tensor.Builder type) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type));
  }

  private static TypeProto.Tensor.Builder reals() {
    return TypeProto.Tensor.newBuilder().setElemType(OnnxConstants.FLOAT);
  }
}
