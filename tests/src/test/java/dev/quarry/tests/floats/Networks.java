package dev.quarry.tests.floats;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads and executes networks.
final class Networks {
  private Networks() {}

  static Graph read(Path file) {
    return new OnnxImporter().read(file, ImportOptions.NONE).module().graph();
  }

  static List<Tensor> run(Graph graph, Evaluator evaluator, List<Tensor> inputs) {
    try (Evaluation evaluation = evaluator.prepare(graph)) {
      return evaluation.run(inputs);
    }
  }

  /// The input of the recorded means: element i is (i mod 251) / 250.
  static List<Tensor> ramps(Graph graph) {
    var inputs = new ArrayList<Tensor>();
    for (GraphInput input : graph.inputs()) {
      float[] data = new float[input.value().shape().elements()];
      for (int i = 0; i < data.length; i++) {
        data[i] = (i % 251) / 250f;
      }
      inputs.add(Tensor.of(input.value().shape(), data));
    }
    return inputs;
  }
}
