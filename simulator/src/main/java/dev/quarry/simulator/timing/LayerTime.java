package dev.quarry.simulator.timing;

/// The predicted time of one node.
///
/// @param nodeIndex index in the file
/// @param name name of the node
/// @param type type of the node
/// @param inputShape shape of its first input
/// @param outputShape shape of its first output
/// @param tasks tasks, table loaders included
/// @param tableLoads table loaders among them
/// @param macs multiplications of the convolution
/// @param kilobytes read and written
/// @param macMicros time of the multiplier array
/// @param outputMicros time of the output stage
/// @param memoryMicros time of the memory
/// @param setupMicros time of register programming
/// @param micros predicted time
/// @param macUsagePercent share of the array's peak
/// @param bound what it waits for
public record LayerTime(
    int nodeIndex,
    String name,
    String type,
    String inputShape,
    String outputShape,
    int tasks,
    int tableLoads,
    long macs,
    double kilobytes,
    double macMicros,
    double outputMicros,
    double memoryMicros,
    double setupMicros,
    double micros,
    double macUsagePercent,
    Bound bound) {}
