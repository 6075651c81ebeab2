package dev.quarry.codegen.rknn2;

/// What a tensor is for, as coded in the file.
// RKNN v2: rknn2-format.md section 2, Tensor field 2 (proven)
public enum TensorKind {
  /// Entry 0 of every tensor list, which lets index 0 mean "none".
  PLACEHOLDER(0, "placeholder"),
  /// Network input, in the arena.
  INPUT(1, "input"),
  /// Network output, in the arena.
  OUTPUT(2, "output"),
  /// Intermediate result, in the arena.
  INTERNAL(3, "internal"),
  /// Weights or bias stream read by the NPU.
  CONSTANT(4, "constant"),
  /// Constant used by the CPU or only by the graph.
  CPU_CONSTANT(5, "cpu constant"),
  /// Look-up table program.
  TABLE(6, "table"),
  /// Command words of one task (container 2 only).
  TASK_COMMANDS(7, "task commands"),
  /// Constant of the writer's own making, for example an identity matrix.
  HELPER(8, "helper"),
  /// Command words of all tasks.
  COMMANDS(9, "commands"),
  /// The task table.
  TASKS(10, "tasks"),
  /// A code not in this list; the tensor record has its number.
  OTHER(-1, "code");

  private final int code;
  private final String text;

  TensorKind(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /// The kind of a code, [#OTHER] when it is not known.
  public static TensorKind of(int code) {
    for (TensorKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    return OTHER;
  }

  /// A readable name for any code, for example `input` or `code 99`.
  public static String describe(int code) {
    TensorKind kind = of(code);
    return kind == OTHER ? "code " + code : kind.text;
  }

  /// The number in the file, -1 for [#OTHER].
  public int code() {
    return code;
  }

  /// The short name.
  public String text() {
    return text;
  }

  /// True when the tensor has its bytes in the arena at `offsetBytes`.
  public boolean isInArena() {
    return this == INPUT || this == OUTPUT || this == INTERNAL;
  }

  /// True when the tensor has its bytes in a buffer of the file.
  public boolean isStored() {
    return switch (this) {
      case CONSTANT, CPU_CONSTANT, TABLE, TASK_COMMANDS, HELPER, COMMANDS, TASKS -> true;
      case PLACEHOLDER, INPUT, OUTPUT, INTERNAL, OTHER -> false;
    };
  }
}
