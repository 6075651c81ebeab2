package dev.quarry.simulator.timing;

/// What one task asks of each part of the chip.
///
/// @param kind which law its time follows
/// @param steps steps of the multiplier array, each 512 products; elements of pool windows
/// @param macs products the network asked for
/// @param elements results that pass the output stage, lanes included
/// @param outputBytes the same in bytes
/// @param table whether they pass a table
/// @param fillBytes features and weights brought into the buffer
/// @param storeBytes results written and residuals read while computing
/// @param words register words written
public record TaskWork(
    Kind kind,
    long steps,
    long macs,
    long elements,
    long outputBytes,
    boolean table,
    long fillBytes,
    long storeBytes,
    int words) {

  /// The laws.
  public enum Kind {
    /// A dense convolution.
    DENSE,
    /// A convolution with one kernel per channel.
    DEPTHWISE,
    /// A pool.
    POOL,
    /// An element-wise task or copy.
    COPY,
    /// A task that loads a table.
    TABLE_LOAD
  }

  /// Bytes read and written.
  long bytes() {
    return fillBytes + storeBytes;
  }

  /// The same work without a table behind the convolution.
  TaskWork withoutTable() {
    return new TaskWork(
        kind, steps, macs, elements, outputBytes, false, fillBytes, storeBytes, words);
  }

  /// The same work with another number of steps.
  TaskWork withSteps(long other) {
    return new TaskWork(
        kind, other, macs, elements, outputBytes, table, fillBytes, storeBytes, words);
  }
}
