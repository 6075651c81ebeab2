package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.type.TensorType;
import java.util.List;

/// What goes into and comes out of a run.
public final class RunInputs {
  private RunInputs() {}

  /// Checks that there is one tensor per graph input, of its type.
  public static void check(Graph graph, List<Tensor> inputs) {
    if (inputs.size() != graph.inputs().size()) {
      throw new IllegalArgumentException(
          graph.inputs().size() + " inputs are needed, found " + inputs.size());
    }
    for (int i = 0; i < inputs.size(); i++) {
      TensorType wanted = graph.inputs().get(i).value().type();
      TensorType found = inputs.get(i).type();
      if (!wanted.shape().equals(found.shape()) || wanted.element() != found.element()) {
        throw new IllegalArgumentException(
            "input '"
                + graph.inputs().get(i).name()
                + "' is "
                + wanted.text()
                + ", found "
                + found.text());
      }
    }
  }

  /// The same tensor on an array of its own.
  public static Tensor copy(Tensor tensor) {
    return switch (tensor) {
      case Tensor.OfFloat(TensorType type, float[] data) -> new Tensor.OfFloat(type, data.clone());
      case Tensor.OfByte(TensorType type, byte[] data) -> new Tensor.OfByte(type, data.clone());
      case Tensor.OfShort(TensorType type, short[] data) -> new Tensor.OfShort(type, data.clone());
      case Tensor.OfInt(TensorType type, int[] data) -> new Tensor.OfInt(type, data.clone());
      case Tensor.OfLong(TensorType type, long[] data) -> new Tensor.OfLong(type, data.clone());
    };
  }
}
