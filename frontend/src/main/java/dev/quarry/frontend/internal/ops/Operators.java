package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Every operator that is imported, by its ONNX name.
public final class Operators {
  private static final Map<String, Consumer<NodeContext>> ALL = all();

  private Operators() {}

  private static Map<String, Consumer<NodeContext>> all() {
    Map<String, Consumer<NodeContext>> table = new TreeMap<>();
    Convolutions.register(table);
    Pooling.register(table);
    Activations.register(table);
    Arithmetic.register(table);
    Constants.register(table);
    Movement.register(table);
    Cutting.register(table);
    Matrices.register(table);
    Reductions.register(table);
    Resizing.register(table);
    Scattering.register(table);
    Recurrences.register(table);
    return table;
  }

  /// Names of all operators, sorted.
  public static SequencedSet<String> names() {
    return new TreeSet<>(ALL.keySet());
  }

  /// Imports a node.
  ///
  /// @return false if the operator is not known
  public static boolean importNode(NodeContext node) {
    Consumer<NodeContext> rule = ALL.get(node.operator());
    if (rule == null) {
      return false;
    }
    rule.accept(node);
    return true;
  }
}
