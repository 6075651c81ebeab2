package dev.quarry.ir.op.nn;

/// Which part of the channel index [DepthToSpace] takes as the position in the block.
public enum DepthOrder {
  /// Block row, block column, channel.
  DCR,
  /// Channel, block row, block column.
  CRD
}
