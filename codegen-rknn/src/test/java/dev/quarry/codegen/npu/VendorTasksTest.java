package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Regenerates the tasks of vendor files from their graphs and compares every register.
class VendorTasksTest {
  /// Converters of files whose scales were rounded differently may be one unit off.
  private static final int ROUNDING = 1;

  @ParameterizedTest
  @CsvSource({
    "rknn2/mi_3568.rknn, 2, 0",
    "rknn2/y5n_3568.rknn, 306, 0",
    "pairs/shapes-yolo-relu.rknn, 108, 0",
    "pairs/shapes-yolo-silu.rknn, 224, 0",
    "pairs/shapes-yolo-relu-perlayer.rknn, 108, 0",
    "pairs/retinaface-mobile025-320.rknn, 88, 9",
    "pairs/ppocrv4-det-480.rknn, 308, 52",
  })
  void regeneratesEveryTaskOfTheNetwork(String sample, int expectedTasks, int unknownNodes) {
    RknnModel model = Samples.model(sample);
    List<EffectiveTask> effective = TaskReplay.of(model.commandWords(), model.tasks());
    Map<Integer, List<EffectiveTask>> byNode = new HashMap<>();
    for (EffectiveTask task : effective) {
      byNode.computeIfAbsent(task.task().nodeIndex(), _ -> new ArrayList<>()).add(task);
    }
    var differences = new ArrayList<String>();
    int tasks = 0;
    int unknown = 0;
    for (int i = 0; i < model.graph().nodes().size(); i++) {
      RknnNode node = model.graph().nodes().get(i);
      List<EffectiveTask> theirs = byNode.getOrDefault(i, List.of());
      if (theirs.isEmpty() || node.type().equals("OutputOperator")) {
        continue;
      }
      Optional<List<TaskImage>> ours = new VendorNode(model, node, theirs).ours();
      if (ours.isEmpty()) {
        unknown++;
        continue;
      }
      tasks += theirs.size();
      compare(model, node, theirs, ours.get(), differences);
    }
    assertTrue(
        differences.isEmpty(),
        () ->
            differences.size()
                + " differences, first: "
                + differences.subList(0, Math.min(20, differences.size())));
    assertEquals(
        expectedTasks + " and " + unknownNodes,
        tasks + " and " + unknown,
        "tasks compared and nodes not written");
  }

  private static void compare(
      RknnModel model,
      RknnNode node,
      List<EffectiveTask> theirs,
      List<TaskImage> ours,
      List<String> differences) {
    if (theirs.size() != ours.size()) {
      differences.add(node.name() + ": " + ours.size() + " tasks instead of " + theirs.size());
      return;
    }
    long[] words = model.commandWords();
    for (int t = 0; t < ours.size(); t++) {
      TaskImage image = ours.get(t);
      EffectiveTask vendor = theirs.get(t);
      if (image.form().enableMask() != vendor.task().enableMask()) {
        differences.add(node.name() + " task " + t + ": other units");
      }
      for (Register register : image.form().order()) {
        int a = image.registers().get(register);
        int b = vendor.registers().get(register);
        if (image.tail().isEmpty() && a != b && !rounded(register, a, b)) {
          differences.add(
              "%s %s task %d %s: %x instead of %x"
                  .formatted(node.type(), node.name(), t, register, a, b));
        }
      }
      int at = vendor.task().firstWord() + image.form().order().size();
      for (int w = 0; w < image.tail().size(); w++) {
        long word = words[at + w];
        if (word != image.tail().get(w)) {
          int off =
              Math.abs(
                  (short) CommandWord.value(word) - (short) CommandWord.value(image.tail().get(w)));
          if (off > ROUNDING) {
            differences.add(node.name() + " table word " + w + " is off by " + off);
          }
        }
      }
    }
  }

  private static boolean rounded(Register register, int a, int b) {
    return switch (register) {
      case DPU_OUT_CVT_SCALE, DPU_EW_CVT_SCALE -> Math.abs(a - b) <= ROUNDING;
      case DPU_BS_MUL_CFG -> Math.abs((a >> 16) - (b >> 16)) <= ROUNDING && (short) a == (short) b;
      default -> false;
    };
  }
}
