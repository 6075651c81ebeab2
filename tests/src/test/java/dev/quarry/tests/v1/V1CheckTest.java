package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

  /// Sums of scores have a form; nodes behind a refused one are looked at, too.
  @Test
  void everyNodeWithoutAFormIsNamed() {
    assertEquals(List.of(), refused(check(V1Samples.shared("models/structure/yolov8n.onnx.gz"))));
    NetworkCheck attention = check(V1Samples.shared("models/structure/yolo11n.onnx.gz"));
    assertEquals(
        List.of(
            "/m/model.10/m/m.0/attn/MatMul",
            "/m/model.10/m/m.0/attn/Softmax",
            "/m/model.10/m/m.0/attn/MatMul_1"),
        refused(attention));
    for (NodeCheck node : attention.nodes()) {
      if (node.placement() == Placement.REFUSED) {
        assertFalse(node.reason().isEmpty() || node.rewrite().isEmpty(), node::toString);
      }
    }
    assertEquals(
        4, check(V1Samples.shared("models/structure/ppyoloe_s.onnx.gz")).count(Placement.REFUSED));
  }
}
