package dev.quarry.passes.calibrate;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Executes a float network on samples and chooses the range of every observed value.
///
/// @param evaluator executes the network
/// @param algorithm how ranges are chosen
public record Calibrator(Evaluator evaluator, RangeAlgorithm algorithm) {

  /// Runs all samples, one after the other; each is let go before the next is taken.
  ///
  /// @param graph canonical network
  /// @param observed values whose range is wanted, see `dev.quarry.passes.quantize.QuantizedValues`
  /// @param samples one tensor per graph input, preprocessed
  /// @throws CompileException if there is no sample, or a value is not finite
  public Ranges calibrate(Graph graph, List<Value> observed, Iterator<List<Tensor>> samples) {
    Set<Value> rawOutputs = rawOutputs(graph);
    var statistics = new ValueStatistics[size(graph)];
    for (Value value : observed) {
      statistics[value.id()] = new ValueStatistics(algorithm.at(rawOutputs.contains(value)));
    }
    int count = 0;
    try (Evaluation evaluation = evaluator.prepare(graph)) {
      while (samples.hasNext()) {
        count++;
        int sample = count;
        evaluation.run(
            samples.next(), (value, tensor) -> observe(statistics, value, tensor, sample));
      }
    }
    if (count == 0) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.CALIBRATION, "calibration", "there is no sample")
              .expected("at least one sample; 32 to 100 typical ones are usual", "none")
              .help("check the list given with --dataset"));
    }
    Map<Value, ValueRange> ranges = new HashMap<>();
    for (Value value : observed) {
      statistics[value.id()].range().ifPresent(range -> ranges.put(value, range));
    }
    return new Ranges(ranges, count);
  }

  private static void observe(
      ValueStatistics[] statistics, Value value, Tensor tensor, int sample) {
    ValueStatistics own = statistics[value.id()];
    if (own != null && !own.add(tensor.floats())) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.CALIBRATION,
                  "calibration",
                  "value '" + value.label() + "' is not finite on sample " + sample)
              .help("check the network's weights and the preprocessing of this sample"));
    }
  }

  /// Outputs of the network that come from a convolution without activation.
  static Set<Value> rawOutputs(Graph graph) {
    Set<Value> raw = new HashSet<>();
    Map<Value, Node> definitions = graph.definitions();
    for (GraphOutput output : graph.outputs()) {
      Node node = definitions.get(output.value());
      if (node != null
          && (node.op() instanceof Conv2d
              || (node.op() instanceof FusedConv2d conv
                  && conv.activation() instanceof Activation.None))) {
        raw.add(output.value());
      }
    }
    return raw;
  }

  private static int size(Graph graph) {
    int inputs = graph.inputs().stream().mapToInt(input -> input.value().id()).max().orElse(-1);
    int results =
        graph.nodes().stream()
            .flatMap(node -> node.results().stream())
            .mapToInt(Value::id)
            .max()
            .orElse(-1);
    return Math.max(inputs, results) + 1;
  }
}
