package dev.quarry.passes.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Nets;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.PipelineParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scores joined with boxes: both quantizers say that the scores are lost.
class CoarseJoinsTest {
  private static final String NPU = "assign-quantization";
  private static final String LAYERS = "assign-layer-quantization";

  /// Two convolutions of an input and their join.
  private static Module joined() {
    var nets = new Nets();
    Value input = nets.input(8, 6);
    Value boxes = nets.conv(input, 8, 1);
    Value scores = nets.conv(input, 16, 1);
    return nets.output(nets.add(new Concat(List.of(boxes, scores), 1))).at(Level.CANONICAL);
  }

  private static List<Diagnostic> warnings(String passes, float boxes, float scores) {
    Module module = joined();
    Graph graph = module.graph();
    Map<Value, ValueRange> ranges = new HashMap<>();
    ranges.put(graph.inputs().getFirst().value(), new ValueRange(0, 1));
    List<Value> results =
        graph.nodes().stream()
            .flatMap(node -> node.results().stream())
            .filter(value -> !graph.constants().containsKey(value))
            .toList();
    ranges.put(results.get(0), new ValueRange(0, boxes));
    ranges.put(results.get(1), new ValueRange(0, scores));
    ranges.put(results.get(2), new ValueRange(0, Math.max(boxes, scores)));
    return PassManager.of(_ -> {})
        .with(new Ranges(ranges, 1))
        .run(PipelineParser.parse(passes, Passes.rk3568()), module)
        .statistics()
        .stream()
        .flatMap(pass -> pass.warnings().stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"'" + NPU + "'", "'" + LAYERS + "'"})
  void theSmallPartIsNamed(String passes) {
    List<Diagnostic> found = warnings(passes, 640, 1);
    assertEquals(1, found.size(), found::toString);
    Diagnostic warning = found.getFirst();
    assertEquals(DiagnosticCode.COARSE_JOIN, warning.code());
    assertTrue(warning.text().contains("node1"), warning::text);
    assertTrue(warning.text().contains("0.00 to 640"), warning::text);
    assertTrue(warning.text().contains("keeps 0.4 steps"), warning::text);
    assertTrue(warning.help().contains("--cut-heads"), warning::help);
  }

  @ParameterizedTest
  @CsvSource({"'" + NPU + "',10", "'" + LAYERS + "',10", "'" + NPU + "',1", "'" + LAYERS + "',1"})
  void partsOfLikeSizeAreFine(String passes, float boxes) {
    assertEquals(List.of(), warnings(passes, boxes, 1));
  }
}
