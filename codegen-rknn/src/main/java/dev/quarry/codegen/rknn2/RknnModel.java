package dev.quarry.codegen.rknn2;

import java.util.List;
import java.util.Optional;

/// The content of the FlatBuffer block of an RKNN v2 file.
///
/// @param info texts and version numbers
/// @param graphs one for a static network, never empty
/// @param memory memory needs
/// @param buffers all stored bytes; entry 0 is empty
public record RknnModel(
    ModelInfo info, List<RknnGraph> graphs, MemInfo memory, List<RknnBuffer> buffers) {
  public RknnModel {
    graphs = List.copyOf(graphs);
    buffers = List.copyOf(buffers);
  }

  /// The network; the first one when there are several.
  public RknnGraph graph() {
    return graphs.getFirst();
  }

  /// The tensor at an index of the network.
  public RknnTensor tensor(int index) {
    return graph().tensor(index);
  }

  /// The tensor of a name in the network.
  public Optional<RknnTensor> tensor(String name) {
    return graph().tensor(name);
  }

  /// A copy of the bytes of a buffer.
  public byte[] buffer(int index) {
    return buffers.get(index).toByteArray();
  }

  /// The stored bytes of a tensor, empty when it has none.
  public RknnBuffer data(RknnTensor tensor) {
    return buffers.get(tensor.buffer());
  }

  /// The command words of all tasks; empty when the network runs on the CPU alone.
  public long[] commandWords() {
    return graph().first(TensorKind.COMMANDS).map(t -> data(t).toWords()).orElse(new long[0]);
  }

  /// The task table; empty when the network runs on the CPU alone.
  public List<NpuTask> tasks() {
    return graph().first(TensorKind.TASKS).map(t -> NpuTask.decode(data(t))).orElse(List.of());
  }
}
