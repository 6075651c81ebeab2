package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.RknnTensor;

/// A tensor in the arena and the steps in which its bytes matter.
///
/// The file does not state lifetimes; they follow from its nodes: from the first node that names
/// the tensor to the last one. Outputs are kept to the end, when the user reads them.
///
/// @param index of the tensor in the file
/// @param tensor the tensor
/// @param first index of the node that writes it
/// @param last index of the last node that reads it
public record LiveRange(int index, RknnTensor tensor, int first, int last) {
  /// Offset of the first byte in the arena.
  public long begin() {
    return tensor.offsetBytes();
  }

  /// Offset behind the last byte in the arena.
  public long end() {
    return tensor.offsetBytes() + tensor.sizeBytes();
  }

  /// Whether the bytes matter while a node runs.
  public boolean isLiveAt(int step) {
    return first <= step && step <= last;
  }
}
