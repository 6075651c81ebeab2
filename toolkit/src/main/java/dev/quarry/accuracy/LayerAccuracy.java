package dev.quarry.accuracy;

import java.util.Comparator;
import java.util.List;

/// How well one layer of the compiled network follows the float network.
///
/// @param name the tensor of the source model it computes
/// @param onnxNodes the nodes of the source model that end in it, in order
/// @param dtype how its result is stored
/// @param entire error when the whole network is executed: what the layers before have lost is part
///   of it
/// @param single error when its operands are those of the float network: what this layer loses
public record LayerAccuracy(
    String name, List<String> onnxNodes, String dtype, ErrorSummary entire, ErrorSummary single) {
  /// The layers that lose most first.
  public static final Comparator<LayerAccuracy> BY_DAMAGE =
      Comparator.comparingDouble(LayerAccuracy::damageDb).reversed();

  public LayerAccuracy {
    onnxNodes = List.copyOf(onnxNodes);
  }

  /// How loud the noise this layer adds is, relative to its signal, in decibels; minus infinity
  /// when it adds none.
  public double damageDb() {
    return -single.mean().snrDb();
  }

  /// The last node of the source model, or the tensor when the model's nodes have no names.
  public String label() {
    return onnxNodes.isEmpty() ? name : onnxNodes.getLast();
  }
}
