package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  /// Forms that no public file shows are warned of.
  @Test
  void attentionIsWarnedOf() {
    NetworkCheck check = check(V1Samples.shared("models/structure/yolo11n.onnx.gz"));
    List<NodeCheck> warned = check.nodes().stream().filter(NodeCheck::isWarned).toList();
    assertEquals(
        List.of("/m/model.10/m/m.0/attn/MatMul", "/m/model.10/m/m.0/attn/MatMul_1"),
        warned.stream().map(NodeCheck::name).toList());
    for (NodeCheck node : warned) {
      assertTrue(node.reason().contains("MATRIXMUL") && !node.rewrite().isEmpty(), node::toString);
    }
  }

  /// Attention and hard sigmoids have forms.
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
