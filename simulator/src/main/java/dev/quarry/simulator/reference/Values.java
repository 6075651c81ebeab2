package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tensors of a run, by value.
public final class Values implements Operands {
  private final @Nullable Tensor[] tensors;

  /// Room for every value of a graph.
  public Values(Graph graph) {
    int size = 0;
    for (GraphInput input : graph.inputs()) {
      size = Math.max(size, input.value().id() + 1);
    }
    for (Node node : graph.nodes()) {
      for (Value result : node.results()) {
        size = Math.max(size, result.id() + 1);
      }
    }
    tensors = new @Nullable Tensor[size];
  }

  private Values(@Nullable Tensor[] tensors) {
    this.tensors = tensors;
  }

  /// The same tensors; what is set later is set in one of them only.
  public Values copy() {
    return new Values(Arrays.copyOf(tensors, tensors.length));
  }

  @Override
  public Tensor tensor(Value value) {
    Tensor tensor = tensors[value.id()];
    if (tensor == null) {
      throw new IllegalStateException("this is a bug: " + value + " is read before it is defined");
    }
    return tensor;
  }

  /// Defines a value.
  public void set(Value value, Tensor tensor) {
    tensors[value.id()] = tensor;
  }

  /// Forgets a value.
  public void clear(Value value) {
    tensors[value.id()] = null;
  }
}
