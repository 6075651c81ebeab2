package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.ir.num.ActivationTable;
import dev.quarry.ir.num.TableFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The two tasks that write the tables of an activation, repeated before every node that needs
/// them.
// npu-registers.md "LUT loader": 69 words of a dummy copy, then access and 514 entries; the last
// entry repeats entry 1 in all 5432 tables (purpose unknown)
final class TableLoader {
  private static final int REPEATED_ENTRY = 1;

  private TableLoader() {}

  /// The tasks that load the tables.
  ///
  /// @param tensor the table tensor, source and destination of the dummy copy
  static List<TaskImage> of(TableFunction function, String tensor) {
    ActivationTable table = ActivationTable.of(function);
    return List.of(task(0, table.low(), tensor), task(1, table.high(), tensor));
  }

  private static TaskImage task(int which, short[] entries, String tensor) {
    RegisterFile r = CubeTask.copy(1, 1, NativeMap.ATOM, NativeMap.ATOM, Precision.INT8);
    return TaskImage.of(TaskForm.ELEMENT_WISE, r)
        .pointing(Register.DPU_DST_BASE_ADDR, tensor, 0)
        .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, tensor, 0)
        .followedBy(entryWords(which, entries));
  }

  private static List<Long> entryWords(int which, short[] entries) {
    var words = new ArrayList<Long>(entries.length + 2);
    words.add(word(Register.DPU_LUT_ACCESS_CFG, LUT_WRITE.put(LUT_TABLE.put(0, which), 1)));
    // the chip reads 16 bits; the vendor's words repeat the sign above them
    for (short entry : entries) {
      words.add(word(Register.DPU_LUT_ACCESS_DATA, entry));
    }
    words.add(word(Register.DPU_LUT_ACCESS_DATA, entries[REPEATED_ENTRY]));
    return words;
  }

  private static long word(Register register, int value) {
    return CommandWord.of(register.unit().operation(), value, register.address());
  }

  /// The bytes of the table tensor: both tasks in the word form of container 2, value and register
  /// without unit (rknn2-format.md section 5; not needed for execution).
  static RknnBuffer program(List<TaskImage> loaders) {
    long[] words =
        loaders.stream()
            .map(TaskImage::words)
            .flatMapToLong(Arrays::stream)
            .map(TableLoader::oldForm)
            .toArray();
    return RknnBuffer.ofWords(words);
  }

  private static long oldForm(long word) {
    return ((long) CommandWord.value(word) << 32) | ((long) CommandWord.register(word) << 16);
  }
}
