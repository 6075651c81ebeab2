package dev.quarry.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CompileOptions;
import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.Quarry;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.target.TargetProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `check` says about real networks is what their compiled files hold.
class CheckNetworksTest {
  /// Nodes of the file that bring data in and out.
  private static final List<String> BORDERS = List.of("InputOperator", "OutputOperator");

  @Test
  void nodesOnTheCpuAreThoseOfTheFile() throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    assumeTrue(Files.isDirectory(models), "networks not found: " + models);
    int networks = 0;
    for (String folder : List.of("shapes", "structure", "trained")) {
      for (Path file : networks(models.resolve(folder))) {
        compare(file);
        networks++;
      }
    }
    assertEquals(43, networks);
  }

  private static void compare(Path file) {
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568);
    NetworkCheck check = Quarry.check(file, options);
    assertEquals(0, check.count(Placement.REFUSED), file::toString);
    List<String> said = new ArrayList<>();
    for (NodeCheck node : check.nodes()) {
      if (node.placement() == Placement.CPU) {
        said.add(node.onnxNodes().getFirst());
        assertTrue(node.reason().contains("; here: "), node::toString);
      }
    }
    List<String> held =
        Quarry.sketch(file, options).model().graph().nodes().stream()
            .filter(node -> !node.onNpu() && !BORDERS.contains(node.type()))
            .map(RknnNode::name)
            .map(name -> name.substring(name.indexOf(':') + 1))
            .toList();
    assertEquals(said.stream().sorted().toList(), held.stream().sorted().toList(), file::toString);
  }

  private static List<Path> networks(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(
              f ->
                  f.toString().matches(".*\\.onnx(\\.gz)?")
                      && !f.getFileName().toString().contains("-ort-"))
          .sorted()
          .toList();
    }
  }
}
