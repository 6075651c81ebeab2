package dev.quarry.tests.floats;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One test of the ONNX conformance suite with one set of data.
///
/// @param name suite and test
/// @param model the model file
/// @param inputs recorded inputs
/// @param outputs recorded outputs
record ConformanceCase(
    String name, byte[] model, List<TensorFile> inputs, List<TensorFile> outputs) {

  /// The network as it is, and with all inputs but the first fixed to what was recorded: many ops
  /// take a shape or weights as input, which Quarry wants as constants. Only forms that import.
  List<Graph> graphs() {
    var graphs = new ArrayList<Graph>();
    imported(model, inputs.size()).ifPresent(graphs::add);
    if (inputs.size() > 1) {
      imported(fixed(1), 1).ifPresent(graphs::add);
    }
    return graphs;
  }

  private Optional<Graph> imported(byte[] bytes, int free) {
    boolean known =
        outputs.stream().allMatch(o -> o.tensor().isPresent())
            && inputs.stream().allMatch(i -> i.tensor().isPresent());
    if (!known) {
      return Optional.empty();
    }
    try {
      ImportOptions options = ImportOptions.NONE;
      for (int i = 0; i < free; i++) {
        options =
            options.withShape(inputNames().get(i), inputs.get(i).tensor().orElseThrow().shape());
      }
      Graph graph = new OnnxImporter().read(ByteBuffer.wrap(bytes), name, options).module().graph();
      return Optional.of(graph);
    } catch (CompileException _) {
      return Optional.empty();
    }
  }

  /// A second `graph` field (7) is merged with the first; `initializer` (5) gives inputs a value.
  private byte[] fixed(int first) {
    var initializers = new ByteArrayOutputStream();
    List<String> names = inputNames();
    for (int i = first; i < inputs.size(); i++) {
      // Of two names (8) the later one counts; some recordings have none.
      var tensor = new ByteArrayOutputStream();
      tensor.writeBytes(inputs.get(i).bytes());
      writeField(tensor, 8, names.get(i).getBytes(StandardCharsets.UTF_8));
      writeField(initializers, 5, tensor.toByteArray());
    }
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(model);
    writeField(whole, 7, initializers.toByteArray());
    return whole.toByteArray();
  }

  /// The names of the model's inputs (`graph` 7, `input` 11, `name` 1) less those of its weights
  /// (`initializer` 5, `name` 8), in the order of the recordings.
  private List<String> inputNames() {
    var names = new ArrayList<String>();
    var weights = new ArrayList<String>();
    for (byte[] graph : ProtoReader.messages(model, 7)) {
      for (byte[] input : ProtoReader.messages(graph, 11)) {
        names.add(text(input, 1));
      }
      for (byte[] weight : ProtoReader.messages(graph, 5)) {
        weights.add(text(weight, 8));
      }
    }
    names.removeAll(weights);
    return names;
  }

  private static String text(byte[] message, int field) {
    return new String(ProtoReader.messages(message, field).getFirst(), StandardCharsets.UTF_8);
  }

  private static void writeField(ByteArrayOutputStream out, int field, byte[] bytes) {
    out.write((field << 3) | 2);
    int length = bytes.length;
    while (length > 0x7f) {
      out.write((length & 0x7f) | 0x80);
      length >>= 7;
    }
    out.write(length);
    out.writeBytes(bytes);
  }

  /// The largest difference over all outputs in units of the suite's tolerance, see [Difference].
  double difference(Graph graph, Evaluator evaluator) {
    Map<String, Tensor> named = new HashMap<>();
    List<String> names = inputNames();
    for (int i = 0; i < inputs.size(); i++) {
      String name = names.get(i);
      inputs.get(i).tensor().ifPresent(tensor -> named.put(name, tensor));
    }
    var tensors = new ArrayList<Tensor>();
    for (GraphInput input : graph.inputs()) {
      tensors.add(Halves.widened(named.get(input.name())));
    }
    try (Evaluation evaluation = evaluator.prepare(graph)) {
      List<Tensor> found = evaluation.run(tensors);
      double worst = 0;
      for (int i = 0; i < found.size(); i++) {
        Tensor expected = outputs.get(i).tensor().orElseThrow();
        worst =
            Math.max(
                worst,
                Difference.of(Halves.widened(expected), Halves.widened(found.get(i)), 1e-7, 1e-3));
      }
      return worst;
    }
  }
}
