package dev.quarry.tests.floats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Every element of every output of the structure networks against ONNX Runtime in the same
/// process. Their weights are constant, so what this shows is that no op, shape or order is wrong.
final class OnnxRuntimeTest {
  /// Differences are measured against the largest magnitude of an output, as sums of some thousand
  /// equal terms are rounded in another order.
  private static final double TOLERANCE = 1e-4;

  private final Evaluator evaluator = new FastEvaluator(2);

  @Test
  void structureNetworks() throws IOException, OrtException {
    Path folder = Recorded.models().resolve("structure");
    List<Path> files;
    try (var list = Files.list(folder)) {
      files = list.filter(f -> f.toString().endsWith(".onnx.gz")).sorted().toList();
    }
    assertTrue(files.size() >= 28, "only " + files.size() + " networks");
    for (Path file : files) {
      Graph graph = Networks.read(file);
      List<Tensor> inputs = Networks.ramps(graph);
      double worst = compare(graph, inputs, Networks.run(graph, evaluator, inputs), unpacked(file));
      System.out.printf(
          Locale.ROOT, "%-44s %.1e of the largest element%n", file.getFileName(), worst);
      assertTrue(worst <= TOLERANCE, () -> file.getFileName() + ": " + worst);
    }
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
      return stream.readAllBytes();
    }
  }

  private static double compare(Graph graph, List<Tensor> inputs, List<Tensor> found, byte[] model)
      throws OrtException {
    List<float[]> expected = OnnxRuntime.run(model, graph, inputs);
    double worst = 0;
    for (int i = 0; i < found.size(); i++) {
      worst = Math.max(worst, distance(expected.get(i), found.get(i).floats()));
    }
    return worst;
  }

  /// The largest difference, measured against the largest magnitude.
  static double distance(float[] expected, float[] found) {
    assertEquals(expected.length, found.length, "another number of elements");
    double largest = 1e-6;
    double distance = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      distance = Math.max(distance, Math.abs(expected[i] - found[i]));
    }
    return distance / largest;
  }
}
