package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.TensorPool.Frames;
import dev.quarry.codegen.regs.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The tasks of a node for all frames of a batch: those of the first frame, then the same with
/// addresses one frame on, and so on. Constants stay where they are, and tables are loaded once.
// rknn2-format.md section 5 ("batch: repetition"); npu-registers.md, row "batch > 1"
final class FrameTasks {
  private FrameTasks() {}

  /// @param tasks the tasks of one frame
  /// @param tables how many of them load a table
  /// @param framesOf the frames of a tensor
  static List<TaskImage> of(List<TaskImage> tasks, int tables, Function<String, Frames> framesOf) {
    int frames =
        tasks.stream()
            .flatMap(task -> task.addresses().values().stream())
            .mapToInt(name -> framesOf.apply(name).count())
            .max()
            .orElse(1);
    if (frames == 1) {
      return tasks;
    }
    List<TaskImage> all = new ArrayList<>(tasks);
    for (int frame = 1; frame < frames; frame++) {
      for (TaskImage task : tasks.subList(tables, tasks.size())) {
        all.add(moved(task, frame, framesOf));
      }
    }
    return List.copyOf(all);
  }

  private static TaskImage moved(TaskImage task, int frame, Function<String, Frames> framesOf) {
    var registers = task.registers().copy();
    for (Map.Entry<Register, String> address : task.addresses().entrySet()) {
      Frames frames = framesOf.apply(address.getValue());
      long offset = Integer.toUnsignedLong(registers.get(address.getKey()));
      registers.set(address.getKey(), offset + frame * frames.bytes());
    }
    return new TaskImage(task.form(), registers, new TreeMap<>(task.addresses()), task.tail());
  }
}
