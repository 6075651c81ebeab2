package dev.quarry.codegen.rknn2;

import java.util.List;

/// The memory a model needs at run time.
///
/// @param weightBytes sum of the sizes of all constants (kinds 4 and 5), each rounded up to 64
/// @param internalBytes end of the highest tensor in the arena
/// @param helperBytes sum of the sizes of all helper constants (kind 8), each rounded up to 64
public record MemInfo(long weightBytes, long internalBytes, long helperBytes) {
  private static final long ALIGNMENT = 64;

  /// What the vendor's rule gives for these tensors.
  // RKNN v2: exact in 100 of 100 files of compiler 2.3.2, rknn2-format.md section 2 (MemInfo)
  public static MemInfo of(List<RknnTensor> tensors) {
    long weight = 0;
    long internal = 0;
    long helper = 0;
    for (RknnTensor tensor : tensors) {
      switch (tensor.kind()) {
        case CONSTANT, CPU_CONSTANT -> weight += align(tensor.sizeBytes());
        case HELPER -> helper += align(tensor.sizeBytes());
        case INPUT, OUTPUT, INTERNAL ->
            internal = Math.max(internal, tensor.offsetBytes() + tensor.sizeBytes());
        case PLACEHOLDER, TABLE, TASK_COMMANDS, COMMANDS, TASKS, OTHER -> {}
      }
    }
    return new MemInfo(weight, internal, helper);
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
