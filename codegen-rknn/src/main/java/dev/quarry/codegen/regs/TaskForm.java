package dev.quarry.codegen.regs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The kinds of task and the registers each writes, in the vendor's order.
// Source: npu-registers.md "Word order inside a task", identical in every file (proven).
public enum TaskForm {
  /// Convolution with bias stream: 133 words.
  CONVOLUTION(0x1f, 0x300),
  /// Convolution with bias stream whose results go through the pooling unit: 153 words.
  CONVOLUTION_POOLED(0x3f, 0xc00),
  /// Convolution without operands from memory: 113 words.
  CONVOLUTION_WITHOUT_STREAM(0x0f, 0x300),
  /// Copy, element-wise: 69 words.
  ELEMENT_WISE(0x18, 0x300),
  /// Pooling: 29 words.
  POOLING(0x60, 0xc00);

  private static final int[][] CONVOLUTION_RANGES = {
    {0x1004},
    {0x2004},
    {0x3004},
    {0x1040},
    {0x4004},
    {0x5004},
    {0x100c, 0x1018},
    {0x1020, 0x1038},
    {0x1040, 0x1044},
    {0x104c, 0x1068},
    {0x1070, 0x1088},
    {0x1100, 0x1104},
    {0x1110, 0x114c},
    {0x1210, 0x1230},
    {0x200c},
    {0x300c},
    {0x3010, 0x3014},
    {0x302c}
  };
  private static final int[][] OUTPUT_RANGES = {
    {0x400c, 0x4014},
    {0x4020, 0x4024},
    {0x4030, 0x4054},
    {0x4060, 0x4088},
    {0x4090, 0x40ac},
    {0x40c0, 0x40c4},
    {0x4100, 0x412c}
  };
  private static final int[][] READER_RANGES = {{0x500c, 0x504c}, {0x5064, 0x5068}};
  private static final int[][] TAKING_POOL_RANGES = {
    {0x600c, 0x6024}, {0x6034, 0x6050}, {0x6070}, {0x607c}, {0x6084}, {0x60dc}
  };
  private static final int[][] ELEMENT_POINTERS = {{0x4004}, {0x5004}};
  private static final int[][] POOL_RANGES = {
    {0x6004},
    {0x7004},
    {0x600c, 0x6024},
    {0x6034, 0x6050},
    {0x6070},
    {0x607c},
    {0x6084},
    {0x60dc},
    {0x700c, 0x701c},
    {0x7024, 0x7028},
    {0x7030}
  };

  private static final Register POOL_POINTER = Register.at(0x6004).orElseThrow();
  private static final Register FIRST_BEHIND_POINTERS = Register.at(0x100c).orElseThrow();

  private final int enableMask;
  private final int interruptMask;

  TaskForm(int enableMask, int interruptMask) {
    this.enableMask = enableMask;
    this.interruptMask = interruptMask;
  }

  /// Built on first use: the ranges are static fields, which come after the constants.
  private static final class Orders {
    private static final Map<TaskForm, List<Register>> ALL = new EnumMap<>(TaskForm.class);

    static {
      for (TaskForm form : TaskForm.values()) {
        ALL.put(form, form.makeOrder());
      }
    }
  }

  /// The units the task starts.
  public int enableMask() {
    return enableMask;
  }

  /// The unit whose end ends the task.
  public int interruptMask() {
    return interruptMask;
  }

  /// The registers in the order they are written; the buffer banks of a convolution twice.
  public List<Register> order() {
    return Objects.requireNonNull(Orders.ALL.get(this));
  }

  private List<Register> makeOrder() {
    var order = new ArrayList<Register>();
    switch (this) {
      case CONVOLUTION -> add(order, true, CONVOLUTION_RANGES, OUTPUT_RANGES, READER_RANGES);
      case CONVOLUTION_POOLED -> {
        add(order, true, CONVOLUTION_RANGES, OUTPUT_RANGES, READER_RANGES, TAKING_POOL_RANGES);
        order.add(order.indexOf(FIRST_BEHIND_POINTERS), POOL_POINTER);
      }
      case CONVOLUTION_WITHOUT_STREAM -> add(order, false, CONVOLUTION_RANGES, OUTPUT_RANGES);
      case ELEMENT_WISE -> add(order, true, ELEMENT_POINTERS, OUTPUT_RANGES, READER_RANGES);
      case POOLING -> add(order, true, POOL_RANGES);
    }
    return List.copyOf(order);
  }

  private static void add(List<Register> order, boolean reader, int[][]... groups) {
    for (int[][] ranges : groups) {
      for (int[] range : ranges) {
        for (int address = range[0]; address <= range[range.length - 1]; address += 4) {
          Register register = Register.at(address).orElseThrow(IllegalStateException::new);
          if (reader || register.unit() != Unit.DPU_RDMA) {
            order.add(register);
          }
        }
      }
    }
  }
}
