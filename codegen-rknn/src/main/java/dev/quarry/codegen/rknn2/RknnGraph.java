package dev.quarry.codegen.rknn2;

import java.util.List;
import java.util.Optional;

/// One network of a model.
///
/// @param tensors entry 0 is [RknnTensor#PLACEHOLDER]
/// @param nodes in execution order, InputOperators first, OutputOperators last
/// @param inputs tensor indices
/// @param outputs tensor indices
/// @param inputNorms one per input
/// @param relocations address words, one group per tensor
/// @param inputPatchesA geometry words of the first layer
/// @param inputPatchesB conversion words of the first layer
/// @param outputEntries one per output
public record RknnGraph(
    List<RknnTensor> tensors,
    List<RknnNode> nodes,
    List<Integer> inputs,
    List<Integer> outputs,
    List<InputNorm> inputNorms,
    List<RelocationGroup> relocations,
    List<PatchGroup> inputPatchesA,
    List<PatchGroup> inputPatchesB,
    List<OutputEntry> outputEntries) {
  public RknnGraph {
    tensors = List.copyOf(tensors);
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    inputNorms = List.copyOf(inputNorms);
    relocations = List.copyOf(relocations);
    inputPatchesA = List.copyOf(inputPatchesA);
    inputPatchesB = List.copyOf(inputPatchesB);
    outputEntries = List.copyOf(outputEntries);
  }

  /// The tensor at an index.
  public RknnTensor tensor(int index) {
    return tensors.get(index);
  }

  /// The tensor of a name.
  public Optional<RknnTensor> tensor(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /// The first tensor of a kind.
  public Optional<RknnTensor> first(TensorKind kind) {
    return tensors.stream().filter(tensor -> tensor.kind() == kind).findFirst();
  }
}
