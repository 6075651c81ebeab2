package dev.quarry.simulator.timing;

import java.util.List;

/// The predicted time of one node.
///
/// @param nodeIndex index in the file
/// @param name name of the node
/// @param type type of the node
/// @param dtype element type of its result, for example `i8`
/// @param onCpu whether it runs on the CPU of the chip
/// @param inputShapes shapes of its inputs
/// @param outputShape shape of its first output
/// @param tasks tasks, table loaders included
/// @param tableLoads table loaders among them
/// @param macs multiplications of the convolution
/// @param kilobytes read and written
/// @param columns what the vendor's compiler would print for it
/// @param startMicros when it starts
/// @param parts what its time is spent on
/// @param macUsagePercent share of the array's peak
/// @param taskTimes the phases of its tasks, in execution order
public record LayerTime(
    int nodeIndex,
    String name,
    String type,
    String dtype,
    boolean onCpu,
    List<String> inputShapes,
    String outputShape,
    int tasks,
    int tableLoads,
    long macs,
    double kilobytes,
    StaticColumns columns,
    double startMicros,
    Parts parts,
    double macUsagePercent,
    List<TaskTime> taskTimes) {
  public LayerTime {
    inputShapes = List.copyOf(inputShapes);
    taskTimes = List.copyOf(taskTimes);
  }

  /// Predicted time.
  public double micros() {
    return parts.micros();
  }

  /// What it waits for.
  public Bound bound() {
    return parts.bound();
  }

  /// Products per byte of traffic, the horizontal axis of a roofline.
  public double intensity() {
    return kilobytes == 0 ? 0 : macs / (kilobytes * 1024);
  }
}
