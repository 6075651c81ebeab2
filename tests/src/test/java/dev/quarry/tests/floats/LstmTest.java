package dev.quarry.tests.floats;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.real;
import static dev.quarry.frontend.testing.OnnxAttributes.text;
import static dev.quarry.frontend.testing.OnnxAttributes.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import dev.quarry.tests.limits.OnnxNet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LSTM nodes against ONNX Runtime, and those that are refused.
class LstmTest {
  private static final int STEPS = 5;
  private static final int FEATURES = 6;
  private static final int UNITS = 3;
  private static final double TOLERANCE = 1e-6;

  private final OnnxNet net = new OnnxNet();

  @ParameterizedTest
  @CsvSource({
    "forward, 1, false, false",
    "forward, 1, true, true",
    "forward, 3, true, false",
    "reverse, 1, true, false",
    "reverse, 2, true, true",
    "bidirectional, 1, false, true",
    "bidirectional, 2, true, true",
    "bidirectional, 1, true, false"
  })
  void stepsAndStatesAreThoseOfOnnxRuntime(
      String direction, int batch, boolean bias, boolean states) throws OrtException {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    List<String> operands = operands(directions, batch);
    operands.add(bias ? net.weights(directions, 8 * UNITS) : net.nothing());
    if (states) {
      operands.add(net.nothing());
      operands.add(net.weights(directions, batch, UNITS));
      operands.add(net.weights(directions, batch, UNITS));
    }
    byte[] model = lstm(3, operands, text("direction", direction));
    Graph graph = read(model);
    List<Tensor> inputs = List.of(waves(graph));
    List<Tensor> found = Networks.run(graph, new ReferenceEvaluator(), inputs);
    List<float[]> expected = OnnxRuntime.run(model, graph, inputs);
    assertEquals(3, found.size());
    for (int i = 0; i < found.size(); i++) {
      double distance = OnnxRuntimeTest.distance(expected.get(i), found.get(i).floats());
      assertTrue(distance <= TOLERANCE, graph.outputs().get(i).name() + ": " + distance);
    }
  }

  @Test
  void whatHasNoFormIsRefusedWithWhatWasFound() {
    refused(List.of("layout", "steps x batch x features", "1"), integer("layout", 1));
    refused(List.of("gates are limited", "no attribute clip", "0.5"), real("clip", 0.5f));
    refused(List.of("coupled", "input_forget 0"), integer("input_forget", 1));
    refused(
        List.of("activations", "[Sigmoid, Tanh, Tanh]", "[Sigmoid, Relu, Tanh]"),
        texts("activations", "Sigmoid", "Relu", "Tanh"));
    refused(
        List.of("direction", "forward, reverse or bidirectional", "up"), text("direction", "up"));
    refused(List.of("hidden_size", "3, as R has it", "4"), integer("hidden_size", 4));
    refused(List.of("sequences of different lengths", "[3]"), List.of("", "lengths"));
    refused(List.of("peepholes", "1x9"), List.of("", "", "", "", "peepholes"));
  }

  @Test
  void whatChangesNothingIsTaken() {
    List<String> operands = operands(1, 1);
    operands.addAll(List.of("", net.integers(STEPS), "", "", net.reals(new float[3 * UNITS])));
    AttributeProto usual = texts("activations", "sigmoid", "tanh", "TANH");
    Graph graph = read(lstm(1, operands, usual, integer("input_forget", 0)));
    assertEquals(
        1, graph.nodes().stream().filter(n -> n.op().def().mnemonic().equals("lstm")).count());
  }

  private List<String> operands(int directions, int batch) {
    return new ArrayList<>(
        List.of(
            net.input(STEPS, batch, FEATURES),
            net.weights(directions, 4 * UNITS, FEATURES),
            net.weights(directions, 4 * UNITS, UNITS)));
  }

  private byte[] lstm(int results, List<String> operands, AttributeProto... attributes) {
    return net.ending(net.looked(results, "LSTM", operands, withUnits(attributes)));
  }

  private static AttributeProto[] withUnits(AttributeProto... attributes) {
    var all = new ArrayList<>(List.of(attributes));
    if (all.stream().noneMatch(a -> a.getName().equals("hidden_size"))) {
      all.add(integer("hidden_size", UNITS));
    }
    return all.toArray(AttributeProto[]::new);
  }

  private static Graph read(byte[] model) {
    return new OnnxImporter()
        .read(ByteBuffer.wrap(model), "lstm", ImportOptions.NONE)
        .module()
        .graph();
  }

  /// Numbers of both signs.
  private static Tensor waves(Graph graph) {
    var shape = graph.inputs().getFirst().value().shape();
    float[] data = new float[shape.elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (2 * Math.sin(1.7 * i));
    }
    return Tensor.of(shape, data);
  }

  private static void refused(List<String> words, AttributeProto... attributes) {
    refused(words, List.of(), attributes);
  }

  /// @param further operands behind R; `lengths` and `peepholes` stand for constants
  private static void refused(
      List<String> words, List<String> further, AttributeProto... attributes) {
    var test = new LstmTest();
    List<String> operands = test.operands(1, 1);
    for (String operand : further) {
      operands.add(
          switch (operand) {
            case "lengths" -> test.net.integers(3);
            case "peepholes" -> test.net.weights(1, 3 * UNITS);
            default -> operand;
          });
    }
    byte[] model = test.lstm(1, operands, attributes);
    Diagnostic found =
        assertThrows(CompileException.class, () -> read(model)).diagnostics().getFirst();
    String said = found.toString();
    assertTrue(said.contains("'node'"), said);
    words.forEach(word -> assertTrue(said.contains(word), word + " is not in " + said));
  }
}
