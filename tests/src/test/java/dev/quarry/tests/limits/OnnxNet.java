package dev.quarry.tests.limits;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.AttributeProto.AttributeType;
import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.frontend.internal.proto.NodeProto;
import dev.quarry.frontend.internal.proto.OperatorSetIdProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TensorShapeProto;
import dev.quarry.frontend.internal.proto.TypeProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// An ONNX model around one node called `node`, put together operand by operand.
public final class OnnxNet {
  /// The name of the node that is looked at.
  static final String NODE = "node";

  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int BOOL = 9;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("example");
  private int names;
  private int opset = 17;

  /// The same model under another operator set.
  public OnnxNet opset(int other) {
    opset = other;
    return this;
  }

  /// An input.
  public String input(long... dims) {
    String name = "x" + names++;
    graph.addInput(value(name, dims));
    return name;
  }

  /// A map with 8 channels.
  public String map() {
    return input(1, 8, 6, 6);
  }

  /// A map that has been computed.
  public String computed() {
    return step("Relu", List.of(map()));
  }

  /// Constant numbers, small and different.
  public String weights(long... dims) {
    long count = LongStream.of(dims).reduce(1, (a, b) -> a * b);
    var tensor = tensor(FLOAT, dims);
    for (long i = 0; i < count; i++) {
      tensor.addFloatData((i % 13 - 6.5f) / 16);
    }
    return constant(tensor);
  }

  /// Repeatable random constants.
  ///
  /// @param reach the largest magnitude
  public String random(double reach, long... dims) {
    var random = new SplittableRandom(names);
    var tensor = tensor(FLOAT, dims);
    for (long i = LongStream.of(dims).reduce(1, (a, b) -> a * b); i > 0; i--) {
      tensor.addFloatData((float) random.nextDouble(-reach, reach));
    }
    return constant(tensor);
  }

  /// Constant numbers.
  public String reals(float... values) {
    var tensor = tensor(FLOAT, values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return constant(tensor);
  }

  /// One constant number.
  public String real(float value) {
    return constant(tensor(FLOAT).addFloatData(value));
  }

  /// Constant integers.
  public String integers(long... values) {
    return constant(
        tensor(INT64, values.length).addAllInt64Data(LongStream.of(values).boxed().toList()));
  }

  /// Constant truth values.
  public String truths(int... values) {
    var tensor = tensor(BOOL, values.length);
    for (int value : values) {
      tensor.addInt32Data(value);
    }
    return constant(tensor);
  }

  /// No operand.
  public String nothing() {
    return "";
  }

  private String constant(TensorProto.Builder tensor) {
    String name = "c" + names++;
    graph.addInitializer(tensor.setName(name));
    return name;
  }

  /// Another node of the model.
  public String step(String op, List<String> operands, AttributeProto... attributes) {
    return node("step" + names, op, operands, 1, attributes);
  }

  /// The node that is looked at; its first result.
  public String looked(String op, List<String> operands, AttributeProto... attributes) {
    return node(NODE, op, operands, 1, attributes);
  }

  /// The node that is looked at, with several results.
  public String looked(
      int results, String op, List<String> operands, AttributeProto... attributes) {
    return node(NODE, op, operands, results, attributes);
  }

  private String node(
      String name, String op, List<String> operands, int results, AttributeProto... attributes) {
    String result = "v" + names++;
    var node = NodeProto.newBuilder().setName(name).setOpType(op).addAllInput(operands);
    node.addAllAttribute(List.of(attributes)).addOutput(result);
    for (int i = 1; i < results; i++) {
      node.addOutput(result + "_" + i);
      graph.addOutput(ValueInfoProto.newBuilder().setName(result + "_" + i));
    }
    graph.addNode(node);
    return result;
  }

  /// Brings a constant result into a computed network.
  public String added(String constant) {
    return step("Add", List.of(computed(), constant));
  }

  /// The same for integers and truth values.
  public String castAndAdded(String constant) {
    return added(step("Cast", List.of(constant), integer("to", FLOAT)));
  }

  /// The model that ends with a value.
  public ModelProto ending(String result) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(result));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(graph)
        .build();
  }

  public static AttributeProto integers(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  public static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  public static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  public static AttributeProto texts(String name, String... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRINGS)
        .addAllStrings(Stream.of(values).map(ByteString::copyFromUtf8).toList())
        .build();
  }

  public static AttributeProto tensor(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.TENSOR)
        .setT(tensor(FLOAT, 1).addFloatData(value))
        .build();
  }

  private static TensorProto.Builder tensor(int type, long... dims) {
    return TensorProto.newBuilder()
        .setDataType(type)
        .addAllDims(LongStream.of(dims).boxed().toList());
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
}
