package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.target.V1Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which nodes have a form in files of container version 1, told before any calibration.
class V1CheckTest {
  private static NetworkCheck check(Path model) {
    return V1Compiler.check(model, V1CompileOptions.forTarget(V1Target.RK3399PRO));
  }

  private static List<String> refused(NetworkCheck check) {
    return check.nodes().stream()
        .filter(node -> node.placement() == Placement.REFUSED)
        .map(NodeCheck::name)
        .toList();
  }

  @Test
  void theBundledDetectorFits() {
    Path root = Path.of(System.getProperty("quarry.root", ".."));
    NetworkCheck check = check(root.resolve("examples/shapes/shapes-yolo-relu.onnx"));
    assertEquals(List.of(), refused(check));
    assertEquals(140, check.count(Placement.NPU));
  }

  /// Attention and hard sigmoids have forms, some with a warning.
  @Test
  void everyNetworkOfTheDetectorsFits() {
    for (String name : List.of("yolov8n", "yolo11n", "ppyoloe_s")) {
      assertEquals(
          List.of(),
          refused(check(V1Samples.shared("models/structure/" + name + ".onnx.gz"))),
          name);
    }
  }
}
