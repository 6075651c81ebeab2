package dev.quarry.tests.floats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The official ONNX conformance tests, through the importer and both float evaluators. A test
/// whose network does not import is skipped; every other one must pass.
final class ConformanceTest {
  /// Passed and skipped tests of one operator.
  private static final class Tally {
    private int passed;
    private int skipped;
  }

  private final Evaluator plain = new ReferenceEvaluator();
  private final Evaluator fast = new FastEvaluator(2);
  private final List<String> failures = new ArrayList<>();

  @Test
  void everyTestThatImportsPasses() throws IOException {
    Path folder = Recorded.models().resolve("conformance");
    SortedMap<String, byte[]> files = Recorded.unzip(folder.resolve("onnx-conformance-1.23.1.zip"));
    SortedMap<String, Tally> tallies = new TreeMap<>();
    int passed = 0;
    for (String row : Files.readAllLines(folder.resolve("index.csv"))) {
      String[] cells = row.split(",", -1);
      if (cells[0].equals("suite")) {
        continue;
      }
      boolean ok = run(cells[0] + "/" + cells[1], Integer.parseInt(cells[9]), files);
      passed += ok ? 1 : 0;
      for (String op : cells[4].split(" ")) {
        Tally tally = tallies.computeIfAbsent(op, _ -> new Tally());
        tally.passed += ok ? 1 : 0;
        tally.skipped += ok ? 0 : 1;
      }
    }
    print(tallies, passed);
    assertEquals(List.of(), failures);
    assertTrue(passed >= LEAST, "only " + passed + " tests import and pass");
  }

  /// What passes today; fewer means that something is no longer imported.
  private static final int LEAST = 389;

  /// Whether the test imports and passes; notes it if it imports and fails.
  private boolean run(String name, int sets, SortedMap<String, byte[]> files) {
    boolean ran = false;
    int before = failures.size();
    for (int set = 0; set < sets; set++) {
      String prefix = name + "/test_data_set_" + set;
      var test =
          new ConformanceCase(
              name,
              files.get(name + "/model.onnx"),
              tensors(files, prefix + "/input_"),
              tensors(files, prefix + "/output_"));
      for (Graph graph : test.graphs()) {
        ran = true;
        check(test, graph, plain, "plain");
        check(test, graph, fast, "fast");
      }
    }
    return ran && failures.size() == before;
  }

  private void check(ConformanceCase test, Graph graph, Evaluator evaluator, String which) {
    try {
      double difference = test.difference(graph, evaluator);
      if (!(difference <= 1)) {
        failures.add(test.name() + " " + which + ": " + difference + " times the tolerance");
      }
    } catch (RuntimeException e) {
      failures.add(test.name() + " " + which + ": " + e);
    }
  }

  private static List<TensorFile> tensors(SortedMap<String, byte[]> files, String prefix) {
    var found = new ArrayList<TensorFile>();
    for (int i = 0; files.containsKey(prefix + i + ".pb"); i++) {
      found.add(TensorFile.of(files.get(prefix + i + ".pb")));
    }
    return found;
  }

  private static void print(Map<String, Tally> tallies, int passed) {
    var text = new StringBuilder("ONNX conformance: ").append(passed).append(" tests pass\n");
    tallies.forEach(
        (op, tally) -> {
          if (tally.passed > 0) {
            text.append(
                String.format("  %-24s %4d pass %4d skip%n", op, tally.passed, tally.skipped));
          }
        });
    System.out.print(text);
  }
}
