package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.rknn2.NodeAttributes;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.Samples;
import dev.quarry.ir.type.Quantization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The conversion tasks of the vendor's outputs, made again from the map, the scale and the zero
/// point: every register of every task.
class VendorOutputTasksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rknn2/mi_3568.rknn",
        "rknn2/lpr7.rknn",
        "rknn2/y5n_3568.rknn",
        "rknn2/mobilenetv2_rk3566.rknn",
        "pairs/ppocrv4-det-480.rknn",
        "pairs/shapes-yolo-relu.rknn",
        "pairs/shapes-yolo-silu.rknn",
        "pairs/yolov5n-coco-320-decode.rknn"
      })
  void tasksAreMadeAgain(String file) {
    RknnModel model = Samples.model(file);
    List<EffectiveTask> all = TaskReplay.of(model.commandWords(), model.tasks());
    for (int i = 0; i < model.graph().nodes().size(); i++) {
      RknnNode node = model.graph().nodes().get(i);
      if (node.type().equals("OutputOperator")) {
        int index = i;
        compare(model, node, all.stream().filter(t -> t.task().nodeIndex() == index).toList());
      }
    }
  }

  private static void compare(RknnModel model, RknnNode node, List<EffectiveTask> theirs) {
    RknnTensor output = model.tensor(node.inputs().getFirst());
    if (theirs.isEmpty() || output.dtype() != RknnDataType.INT8 || output.shape().getFirst() > 1) {
      return;
    }
    List<TaskImage> ours = images(output, NodeAttributes.outputTasks(node));
    assertEquals(theirs.size(), ours.size(), node.name());
    for (int t = 0; t < ours.size(); t++) {
      for (Register register : ours.get(t).form().order()) {
        String where = node.name() + " task " + t + " " + register;
        assertEquals(
            Integer.toHexString(theirs.get(t).registers().get(register)),
            Integer.toHexString(ours.get(t).registers().get(register)),
            where);
      }
    }
  }

  private static List<TaskImage> images(RknnTensor output, NodeAttributes.OutputTasks counts) {
    List<Integer> shape = output.shape();
    var map = new NativeMap(shape.get(1), shape.get(2), shape.get(3), Precision.INT8);
    var step =
        new Quantization.PerTensor(
            output.quantization().scaleOrOne(), output.quantization().zeroPointOrZero());
    var conversion = new OutputTasks(map, step, "out", "scratch");
    var images = new ArrayList<TaskImage>();
    if (counts.nhwc() > 0) {
      images.addAll(conversion.pixels());
      images.addAll(conversion.realPixels());
    }
    if (counts.nchw() > 0) {
      var integers = new PlaneTasks(map, PlaneTasks.Element.INTEGER);
      images.addAll(integers.tasks("out", "weights", "scratch", 0));
      var halves = new PlaneTasks(map, PlaneTasks.Element.HALF);
      images.addAll(halves.tasks("out", "weights", "scratch", OutputTasks.halvesOffset(map)));
      images.addAll(conversion.realPlanes());
    }
    return images;
  }

  /// The weights that pick lanes are those of the vendor, byte for byte.
  @Test
  void weightsAreMadeAgain() {
    RknnModel model = Samples.model("rknn2/mi_3568.rknn");
    var map = new NativeMap(8, 128, 128, Precision.INT8);
    int found = 0;
    for (RknnTensor tensor : model.graph().tensors()) {
      if (tensor.name().startsWith("8_weight_")) {
        var element =
            tensor.name().endsWith("0") ? PlaneTasks.Element.INTEGER : PlaneTasks.Element.HALF;
        byte[] theirs = new byte[model.data(tensor).size()];
        model.data(tensor).asByteBuffer().get(theirs);
        assertArrayEquals(theirs, new PlaneTasks(map, element).weights(), tensor.name());
        found++;
      }
    }
    assertEquals(2, found);
  }
}
