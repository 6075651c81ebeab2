package dev.quarry.tests.patterns;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.frontend.internal.proto.NodeProto;
import dev.quarry.frontend.internal.proto.OperatorSetIdProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TensorShapeProto;
import dev.quarry.frontend.internal.proto.TypeProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// A small ONNX model in the making: inputs, constants, nodes, outputs, in any order.
final class OnnxNetwork {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int OPSET = 13;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("pattern");
  private final SplittableRandom random = new SplittableRandom(7);
  private int names;

  /// An input.
  OnnxNetwork input(String name, long... dims) {
    graph.addInput(value(name, dims));
    return this;
  }

  /// An output; its shape is inferred.
  OnnxNetwork output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name).setType(floats()));
    return this;
  }

  /// A node with one result.
  ///
  /// @param attributes see [#ints], [#number], [#real], [#word]
  OnnxNetwork node(String op, String result, List<AttributeProto> attributes, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(op.toLowerCase(Locale.ROOT) + names++)
            .addAllInput(Arrays.asList(inputs))
            .addOutput(result)
            .addAllAttribute(attributes));
    return this;
  }

  /// A node with one result and no attributes.
  OnnxNetwork node(String op, String result, String... inputs) {
    return node(op, result, List.of(), inputs);
  }

  /// A node with several results.
  OnnxNetwork several(
      String op, List<String> results, List<AttributeProto> attributes, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(op.toLowerCase(Locale.ROOT) + names++)
            .addAllInput(Arrays.asList(inputs))
            .addAllOutput(results)
            .addAllAttribute(attributes));
    return this;
  }

  /// Repeatable random constants between -1 and 1.
  OnnxNetwork weights(String name, long... dims) {
    float[] values = new float[Math.toIntExact(LongStream.of(dims).reduce(1, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return constant(name, values, dims);
  }

  /// Real constants.
  OnnxNetwork constant(String name, float[] values, long... dims) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw, dims);
  }

  /// One real constant of rank 0.
  OnnxNetwork scalar(String name, float value) {
    return constant(name, new float[] {value});
  }

  /// Real numbers in a list.
  OnnxNetwork scalars(String name, float... values) {
    return constant(name, values, values.length);
  }

  /// Whole numbers in a list.
  OnnxNetwork numbers(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, raw, values.length);
  }

  private OnnxNetwork tensor(String name, int type, ByteBuffer raw, long... dims) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type)
            .addAllDims(LongStream.of(dims).boxed().toList())
            .setRawData(ByteString.copyFrom(raw)));
    return this;
  }

  /// The model.
  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  static AttributeProto ints(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto word(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static ValueInfoProto value(String name, long... dims) {
    var shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape)))
        .build();
  }

  private static TypeProto floats() {
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT))
        .build();
  }
}
