package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.simulator.v1.V1Timing;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every network beside the project sketched for RK3399Pro: what has a form in its files, how large
/// they are, how long they would take.
class V1NetworksTest {
  private static final V1CompileOptions OPTIONS = V1CompileOptions.forTarget(V1Target.RK3399PRO);

  @Test
  void everyNetworkHasAFileOrAReason() throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    assumeTrue(Files.isDirectory(models), "networks not found: " + models);
    List<String> rows = new ArrayList<>();
    for (String folder : List.of("shapes", "structure", "trained")) {
      for (Path file : networks(models.resolve(folder))) {
        rows.add(row(file));
      }
    }
    assertTrue(rows.size() >= 43, () -> rows.size() + " networks");
    GeneratedPage.check("docs/rk3399pro-networks.md", page(rows), V1NetworksTest.class);
  }

  private static List<Path> networks(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(
              file ->
                  file.toString().matches(".*\\.onnx(\\.gz)?")
                      && !file.getFileName().toString().contains("-ort-"))
          .sorted()
          .toList();
    }
  }

  private static String row(Path model) {
    String name = model.getFileName().toString().replaceFirst("\\.onnx(\\.gz)?$", "");
    NetworkCheck check = V1Compiler.check(model, OPTIONS);
    if (check.count(Placement.REFUSED) > 0) {
      return String.format(
          Locale.ROOT, "| %s | | | | | %s |%n", name, reasons(check).replace("|", "\\|"));
    }
    V1File file = V1Compiler.sketch(model, OPTIONS);
    V1Validator.require(name, file);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %.1f | %s | |%n",
        name,
        file.model().nodes().size(),
        V1Writer.write(file).length,
        V1Timing.predict(name, file).micros() / 1000,
        unseen(file));
  }

  /// The ops of a file that no public file has, and how many there are.
  private static String unseen(V1File file) {
    var counts = new TreeMap<String, Integer>();
    for (V1Node node : file.model().nodes()) {
      if (!node.kind().orElseThrow().isSeen()) {
        counts.merge(node.shortOp(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String reasons(NetworkCheck check) {
    return check.nodes().stream()
        .filter(node -> node.placement() == Placement.REFUSED)
        .map(node -> node.op() + " `" + node.name() + "`: " + node.reason())
        .collect(Collectors.joining("; "));
  }

  private static String page(List<String> rows) {
    String head =
        """
        # Networks compiled for RK3399Pro

        Made by `V1NetworksTest`: files of 8 bits without calibration, which have the nodes and the \
        size of real ones. Times are for 800 MHz by the law of [rk1808-times.md](rk1808-times.md), \
        without what the host adds. The column *not in public files* counts nodes whose form is \
        known from sources only ([rk3399pro.md](rk3399pro.md), "Ops"); compiling warns of them.

        | network | nodes | bytes | ms | not in public files | refused |
        |---|---|---|---|---|---|
        """;
    return (head + String.join("", rows)).replace("\r\n", "\n");
  }
}
