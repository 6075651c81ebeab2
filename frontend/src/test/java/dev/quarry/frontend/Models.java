package dev.quarry.frontend;

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
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.text.IrPrinter;
import dev.quarry.ir.type.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// Small ONNX models, put together node by node.
final class Models {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
  private final int opset;

  Models(int opset) {
    this.opset = opset;
  }

  /// Adds an input; a name instead of a number is a free dimension.
  Models input(String name, Object... dims) {
    var shape = TensorShapeProto.newBuilder();
    for (Object dim : dims) {
      var one = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dim instanceof Integer n ? one.setDimValue(n) : one.setDimParam(dim.toString()));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape);
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(tensor)));
    return this;
  }

  Models constant(TensorProto.Builder tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  Models floats(String name, List<Integer> dims, float... values) {
    var tensor = tensor(name, FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return constant(tensor);
  }

  Models longs(String name, long... values) {
    var tensor = tensor(name, INT64, List.of(values.length));
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return constant(tensor);
  }

  static TensorProto.Builder tensor(String name, int type, List<Integer> dims) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    dims.forEach(tensor::addDims);
    return tensor;
  }

  static ByteString raw(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.array());
  }

  /// Adds a node named like its first output.
  Models node(String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName("node_" + outputs.getFirst())
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes)));
    return this;
  }

  static AttributeProto ints(String name, long... values) {
    var attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  static AttributeProto integer(String name, long value) {
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

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto attribute(String name, TensorProto.Builder value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  byte[] bytes(String... outputs) {
    for (String output : outputs) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(output));
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /// Imports a finished model.
  Graph read(String... outputs) {
    return read(ImportOptions.NONE, bytes(outputs));
  }

  static Graph read(ImportOptions options, byte[] bytes) {
    return module(options, bytes).graph();
  }

  static Module module(ImportOptions options, byte[] bytes) {
    return new OnnxImporter().read(ByteBuffer.wrap(bytes), "test.onnx", options).module();
  }

  /// The ops of a graph without constants, one a line, as text without names and locations.
  static String ops(Graph graph) {
    var lines = new StringBuilder();
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        lines.append(text(node.op())).append('\n');
      }
    }
    return lines.toString();
  }

  private static String text(Op op) {
    return op.def().mnemonic();
  }

  static String printed(Graph graph) {
    return IrPrinter.print(new Module(Level.IMPORTED, graph));
  }
}
