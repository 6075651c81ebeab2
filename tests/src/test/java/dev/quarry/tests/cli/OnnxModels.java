package dev.quarry.tests.cli;

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
import java.util.List;
import java.util.stream.LongStream;

/// Small ONNX models: a 3x3 convolution from 3 to 8 channels on a picture of 16 x 16, and a ReLU.
final class OnnxModels {
  static final int CHANNELS = 8;
  private static final int WEIGHTS = CHANNELS * 3 * 3 * 3;
  private static final int FLOAT = 1;

  private OnnxModels() {}

  /// The sound model.
  static ModelProto sound() {
    return model(weights(), node("Relu", "act", "features", "result"), 1);
  }

  /// The same with other weights, see [#weights].
  static ModelProto withWeights(float[] weights) {
    return model(weights, node("Relu", "act", "features", "result"), 1);
  }

  /// The same with another operator behind the convolution.
  static ModelProto withOperator(String op, String name) {
    return model(weights(), node(op, name, "features", "result"), 1);
  }

  /// The same with a free first dimension called `batch`.
  static ModelProto withFreeBatch() {
    return model(weights(), node("Relu", "act", "features", "result"), -1);
  }

  /// Repeatable weights, 27 a channel.
  static float[] weights() {
    float[] weights = new float[WEIGHTS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = ((i * 37) % 64 - 31) / 256f;
    }
    return weights;
  }

  private static ModelProto model(float[] weights, NodeProto last, long batch) {
    NodeProto convolution =
        node("Conv", "stem", "picture", "features").toBuilder()
            .addInput("stem.weight")
            .addAttribute(ints("pads", 1, 1, 1, 1))
            .addAttribute(ints("kernel_shape", 3, 3))
            .build();
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("small")
            .addNode(convolution)
            .addNode(last)
            .addInitializer(tensor("stem.weight", weights, CHANNELS, 3, 3, 3))
            .addInput(value("picture", batch, 3, 16, 16))
            .addOutput(value("result", batch, CHANNELS, 16, 16))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
        .setGraph(graph)
        .build();
  }

  private static NodeProto node(String op, String name, String input, String output) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .setName(name)
        .addInput(input)
        .addOutput(output)
        .build();
  }

  private static AttributeProto ints(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  private static TensorProto tensor(String name, float[] values, long... dims) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(FLOAT)
        .addAllDims(LongStream.of(dims).boxed().toList())
        .setRawData(ByteString.copyFrom(raw))
        .build();
  }

  private static ValueInfoProto value(String name, long... dims) {
    List<TensorShapeProto.Dimension> shape = LongStream.of(dims).mapToObj(OnnxModels::dim).toList();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(FLOAT)
                        .setShape(TensorShapeProto.newBuilder().addAllDim(shape))))
        .build();
  }

  private static TensorShapeProto.Dimension dim(long size) {
    var dimension = TensorShapeProto.Dimension.newBuilder();
    return (size < 0 ? dimension.setDimParam("batch") : dimension.setDimValue(size)).build();
  }
}
