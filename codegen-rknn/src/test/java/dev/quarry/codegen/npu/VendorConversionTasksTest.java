package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.Samples;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.type.Storage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The conversions between bytes and halves in the vendor's files, made again: every register of
/// every task.
class VendorConversionTasksTest {
  private final ConversionTasks conversions = new ConversionTasks(TargetProfile.RK3568);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pairs/kws-dnn-s.rknn",
        "pairs/lprnet-24x94.rknn",
        "pairs/ppocr-cls-48x192.rknn",
        "pairs/retinaface-mobile025-320.rknn",
        "pairs/squeezenet_cifar10.rknn"
      })
  void tasksAreMadeAgain(String file) {
    RknnModel model = Samples.model(file);
    List<EffectiveTask> all = TaskReplay.of(model.commandWords(), model.tasks());
    int found = 0;
    for (int i = 0; i < model.graph().nodes().size(); i++) {
      RknnNode node = model.graph().nodes().get(i);
      if (node.type().equals("exDataConvert")) {
        int index = i;
        compare(model, node, all.stream().filter(t -> t.task().nodeIndex() == index).toList());
        found++;
      }
    }
    assertTrue(found > 0, file);
  }

  private void compare(RknnModel model, RknnNode node, List<EffectiveTask> theirs) {
    List<TaskImage> ours = images(model, node);
    assertEquals(theirs.size(), ours.size(), node.name());
    for (int t = 0; t < ours.size(); t++) {
      for (Register register : ours.get(t).form().order()) {
        assertEquals(
            Integer.toHexString(theirs.get(t).registers().get(register)),
            Integer.toHexString(ours.get(t).registers().get(register)),
            node.name() + " task " + t + " " + register);
      }
    }
  }

  private List<TaskImage> images(RknnModel model, RknnNode node) {
    RknnTensor in = model.tensor(node.inputs().getFirst());
    RknnTensor out = model.tensor(node.outputs().getFirst());
    if (out.dtype() == RknnDataType.FLOAT16) {
      int zero = in.quantization().zeroPointOrZero();
      float scale = half(in.quantization().scaleOrOne());
      return conversions.toHalf(new NpuToHalf(VendorNode.map(in), -zero, scale), "in", "out");
    }
    float factor = half(1 / out.quantization().scaleOrOne());
    int zero = out.quantization().zeroPointOrZero();
    Storage storage = Storage.of(VendorNode.map(out).type());
    return conversions.fromHalf(
        new NpuFromHalf(VendorNode.map(in), factor, zero, storage), "in", "out");
  }

  private static float half(float number) {
    return Float.float16ToFloat(Float.floatToFloat16(number));
  }
}
