package dev.quarry.tests.limits;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;

import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.testing.OnnxConstants;
import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// An ONNX model around one node called `node`, put together operand by operand; values get their
/// names here.
public final class OnnxNet {
  /// The name of the node that is looked at.
  static final String NODE = "node";

  private final OnnxModel model = new OnnxModel(17);
  private int names;

  /// The same model under another operator set.
  public OnnxNet opset(int other) {
    model.opset(other);
    return this;
  }

  /// An input.
  public String input(long... dims) {
    String name = "x" + names++;
    model.input(name, dims);
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
    float[] values = new float[elements(dims)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 13 - 6.5f) / 16;
    }
    return constant(OnnxConstants.reals("", values, dims));
  }

  /// Repeatable random constants.
  ///
  /// @param reach the largest magnitude
  public String random(double reach, long... dims) {
    var random = new SplittableRandom(names);
    float[] values = new float[elements(dims)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-reach, reach);
    }
    return constant(OnnxConstants.reals("", values, dims));
  }

  private static int elements(long... dims) {
    return Math.toIntExact(LongStream.of(dims).reduce(1, Math::multiplyExact));
  }

  /// Constant numbers.
  public String reals(float... values) {
    return constant(OnnxConstants.reals("", values, values.length));
  }

  /// One constant number.
  public String real(float value) {
    return constant(OnnxConstants.reals("", new float[] {value}));
  }

  /// Constant integers.
  public String integers(long... values) {
    return constant(OnnxConstants.integers("", values));
  }

  /// Constant truth values.
  public String truths(int... values) {
    return constant(
        OnnxConstants.empty("", OnnxConstants.BOOL, values.length)
            .addAllInt32Data(IntStream.of(values).boxed().toList()));
  }

  /// No operand.
  public String nothing() {
    return "";
  }

  private String constant(TensorProto.Builder tensor) {
    String name = "c" + names++;
    model.constant(tensor.setName(name));
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
    String first = "v" + names++;
    var all = new ArrayList<>(List.of(first));
    for (int i = 1; i < results; i++) {
      all.add(first + "_" + i);
      model.output(all.getLast());
    }
    model.named(name, op, operands, all, attributes);
    return first;
  }

  /// Brings a constant result into a computed network.
  public String added(String constant) {
    return step("Add", List.of(computed(), constant));
  }

  /// The same for integers and truth values.
  public String castAndAdded(String constant) {
    return added(step("Cast", List.of(constant), integer("to", OnnxConstants.FLOAT)));
  }

  /// The file of the model that ends with a value.
  public byte[] ending(String result) {
    return model.bytes(result);
  }
}
