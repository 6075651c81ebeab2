package dev.quarry.tests.floats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/// Networks against outputs that ONNX Runtime 1.30 gave for recorded inputs.
final class RecordedNetworksTest {
  private static final double TOLERANCE = 1e-4;

  private final Evaluator fast = new FastEvaluator(2);
  private final Evaluator plain = new ReferenceEvaluator();

  @Test
  void trainedNetworks() {
    Path folder = Recorded.models().resolve("trained");
    SortedMap<String, byte[]> files = Recorded.unzip(folder.resolve("testdata.zip"));
    int compared = 0;
    for (String name : files.keySet()) {
      if (name.endsWith("/input_0.pb")) {
        String data = name.substring(0, name.length() - "input_0.pb".length());
        String network = name.substring(0, name.indexOf('/'));
        Path model = folder.resolve(network + ".onnx");
        if (Files.exists(model)) {
          compare(network, Networks.read(model), files, data);
          compared++;
        }
      }
    }
    assertTrue(compared >= 10, "only " + compared + " networks compared");
  }

  @Test
  void shapesNetworks() throws IOException {
    Path folder = Recorded.models().resolve("shapes");
    for (String network : List.of("shapes-yolo-silu", "shapes-yolo-relu")) {
      Graph graph = Networks.read(folder.resolve(network + ".onnx"));
      for (int set = 0; set < 3; set++) {
        Path data = folder.resolve("testdata").resolve(network).resolve("test_data_set_" + set);
        SortedMap<String, byte[]> files = new java.util.TreeMap<>();
        try (var list = Files.list(data)) {
          for (Path file : list.toList()) {
            files.put(file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
        compare(network, graph, files, "");
      }
    }
  }

  private void compare(String network, Graph graph, SortedMap<String, byte[]> files, String data) {
    List<Tensor> inputs = tensors(files, data + "input_");
    List<Tensor> expected = tensors(files, data + "output_");
    List<Tensor> quick = Networks.run(graph, fast, inputs);
    List<Tensor> slow = Networks.run(graph, plain, inputs);
    double worstQuick = worst(expected, quick);
    double worstSlow = worst(expected, slow);
    System.out.printf(
        Locale.ROOT,
        "%-28s fast %.2e plain %.2e from the recorded outputs%n",
        network,
        worstQuick * TOLERANCE,
        worstSlow * TOLERANCE);
    assertTrue(worstQuick <= 1, () -> network + ": fast " + worstQuick * TOLERANCE);
    assertTrue(worstSlow <= 1, () -> network + ": plain " + worstSlow * TOLERANCE);
  }

  private static double worst(List<Tensor> expected, List<Tensor> found) {
    assertEquals(expected.size(), found.size());
    double worst = 0;
    for (int i = 0; i < found.size(); i++) {
      worst = Math.max(worst, Difference.of(expected.get(i), found.get(i), TOLERANCE, TOLERANCE));
    }
    return worst;
  }

  private static List<Tensor> tensors(SortedMap<String, byte[]> files, String prefix) {
    var found = new ArrayList<Tensor>();
    for (int i = 0; files.containsKey(prefix + i + ".pb"); i++) {
      found.add(TensorFile.of(files.get(prefix + i + ".pb")).tensor().orElseThrow());
    }
    return found;
  }

  /// `ort_check.csv` holds the mean of each output, printed with six digits.
  @Test
  void meansOfStructureNetworks() throws IOException {
    Path folder = Recorded.models().resolve("structure");
    for (String row :
        Files.readAllLines(folder.resolve("ort_check.csv")).stream().skip(1).toList()) {
      String[] cells = row.split(",");
      Graph graph = Networks.read(folder.resolve(cells[0] + ".onnx.gz"));
      List<Tensor> found = Networks.run(graph, fast, Networks.ramps(graph));
      String[] means = cells[3].split(" ");
      assertEquals(means.length, found.size(), cells[0]);
      for (int i = 0; i < means.length; i++) {
        double expected = Double.parseDouble(means[i]);
        double mean = Difference.mean(found.get(i));
        assertEquals(expected, mean, 1e-4 * Math.max(1e-2, Math.abs(expected)), cells[0] + " " + i);
      }
    }
  }
}
