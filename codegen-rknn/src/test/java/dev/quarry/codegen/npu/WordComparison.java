package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tasks of a vendor's file beside those we would write for the same nodes, value by value.
final class WordComparison {
  /// Converters may be one unit off: the vendor computes their factors in single precision, in an
  /// order no file tells.
  private static final int ROUNDING = 1;

  private final RknnModel model;
  private final List<NodeFigures> figures = new ArrayList<>();

  private WordComparison(RknnModel model) {
    this.model = model;
  }

  /// What was compared at one node.
  ///
  /// @param node the node
  /// @param half whether it computes with halves
  /// @param batch maps in one tensor
  /// @param tasks its tasks in the file, without those that load tables
  /// @param written whether we write such nodes
  /// @param values register values of its tasks that were compared
  /// @param given values taken from the file and not compared
  /// @param equal equal values
  /// @param rounded multipliers one unit off
  /// @param tableEntries table entries compared
  /// @param roundedEntries table entries one unit off
  /// @param differences every other value
  record NodeFigures(
      RknnNode node,
      boolean half,
      int batch,
      int tasks,
      boolean written,
      int values,
      int given,
      int equal,
      int rounded,
      int tableEntries,
      int roundedEntries,
      List<String> differences) {
    /// Values that are neither equal nor a rounding away.
    int different() {
      return values - equal - rounded;
    }
  }

  /// Compares all nodes with tasks but the conversions of outputs.
  static List<NodeFigures> of(RknnModel model) {
    var comparison = new WordComparison(model);
    Map<Integer, List<EffectiveTask>> byNode = new HashMap<>();
    for (EffectiveTask task : TaskReplay.of(model.commandWords(), model.tasks())) {
      byNode.computeIfAbsent(task.task().nodeIndex(), _ -> new ArrayList<>()).add(task);
    }
    for (int i = 0; i < model.graph().nodes().size(); i++) {
      RknnNode node = model.graph().nodes().get(i);
      List<EffectiveTask> theirs = byNode.getOrDefault(i, List.of());
      if (!theirs.isEmpty() && !node.type().equals("OutputOperator")) {
        comparison.compare(new VendorNode(model, node, theirs));
      }
    }
    return List.copyOf(comparison.figures);
  }

  private void compare(VendorNode vendor) {
    Optional<Regenerated> ours = vendor.ours();
    var count = new Count();
    int loaders = vendor.node().tableTaskCounts().getFirst();
    if (ours.isPresent() && ours.get().tasks().size() == vendor.tasks().size()) {
      for (int t = 0; t < vendor.tasks().size(); t++) {
        count.task(ours.get(), t, vendor.tasks().get(t), model.commandWords());
      }
    } else {
      for (EffectiveTask task : vendor.tasks().subList(loaders, vendor.tasks().size())) {
        count.values += values(task);
      }
      ours.ifPresent(o -> count.differences.add("%d tasks".formatted(o.tasks().size())));
    }
    figures.add(
        new NodeFigures(
            vendor.node(),
            vendor.isHalf(),
            vendor.batch(),
            vendor.tasks().size() - loaders,
            ours.isPresent(),
            count.values,
            count.given,
            count.equal,
            count.rounded,
            count.tableEntries,
            count.roundedEntries,
            count.differences));
  }

  /// Registers a task of the file writes when it writes everything.
  private static int values(EffectiveTask task) {
    return form(task.task().enableMask()).order().size();
  }

  private static TaskForm form(int enableMask) {
    return Arrays.stream(TaskForm.values())
        .filter(form -> form.enableMask() == enableMask)
        .findFirst()
        .orElse(TaskForm.CONVOLUTION);
  }

  private static final class Count {
    private int values;
    private int given;
    private int equal;
    private int rounded;
    private int tableEntries;
    private int roundedEntries;
    private final List<String> differences = new ArrayList<>();

    void task(Regenerated ours, int index, EffectiveTask theirs, long[] words) {
      TaskImage image = ours.tasks().get(index);
      TaskForm form = form(theirs.task().enableMask());
      if (form != image.form()) {
        values++;
        differences.add("other units");
      }
      if (!image.tail().isEmpty()) {
        table(image, theirs, words);
        return;
      }
      for (Register register : form.order()) {
        if (ours.given().contains(register)) {
          given++;
          continue;
        }
        values++;
        int a = image.registers().get(register);
        int b = theirs.registers().get(register);
        if (a == b) {
          equal++;
        } else if (isRounding(register, a, b)) {
          rounded++;
        } else {
          differences.add("%s: %x instead of %x".formatted(register, a, b));
        }
      }
    }

    private void table(TaskImage image, EffectiveTask theirs, long[] words) {
      int at = theirs.task().firstWord() + image.form().order().size();
      for (int w = 0; w < image.tail().size(); w++) {
        int a = CommandWord.value(image.tail().get(w));
        int b = CommandWord.value(words[at + w]);
        tableEntries++;
        if (a != b && Math.abs(a - b) <= ROUNDING) {
          roundedEntries++;
        } else if (a != b) {
          differences.add("table word %d: %x instead of %x".formatted(w, a, b));
        }
      }
    }

    private static boolean isRounding(Register register, int a, int b) {
      return switch (register) {
        case DPU_OUT_CVT_SCALE -> Math.abs(a - b) <= ROUNDING;
        case DPU_EW_CVT_SCALE -> a >> 16 == b >> 16 && Math.abs(a - b) <= ROUNDING;
        case DPU_BS_MUL_CFG, DPU_BN_MUL_CFG ->
            Math.abs((a >> 16) - (b >> 16)) <= ROUNDING && (short) a == (short) b;
        default -> false;
      };
    }
  }
}
