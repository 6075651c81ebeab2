package dev.quarry.frontend.internal.build;

import dev.quarry.frontend.internal.load.TensorReader;
import dev.quarry.frontend.internal.proto.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the names of a graph stand for while it is imported; a branch sees the names around it.
public final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, TensorProto> initializers;
  private final TensorReader tensors;
  private final Map<String, Operand> operands = new HashMap<>();
  private final Set<String> failed = new HashSet<>();

  private Scope(
      Optional<Scope> outer, Map<String, TensorProto> initializers, TensorReader tensors) {
    this.outer = outer;
    this.initializers = initializers;
    this.tensors = tensors;
  }

  /// The names of the main graph.
  public static Scope of(Map<String, TensorProto> initializers, TensorReader tensors) {
    return new Scope(Optional.empty(), initializers, tensors);
  }

  /// The names of a branch inside this scope.
  public Scope inner(Map<String, TensorProto> branchInitializers) {
    return new Scope(Optional.of(this), branchInitializers, tensors);
  }

  /// Gives a name its meaning.
  public void define(String name, Operand operand) {
    operands.put(name, operand);
  }

  /// Records that a value could not be imported, so that its readers stay quiet.
  public void fail(String name) {
    failed.add(name);
  }

  /// Whether a value could not be imported.
  public boolean hasFailed(String name) {
    return failed.contains(name) || (outer.isPresent() && outer.get().hasFailed(name));
  }

  /// What a name stands for; initializers are decoded when first asked for.
  public Optional<Operand> find(String name) {
    Operand known = operands.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    TensorProto initializer = initializers.get(name);
    if (initializer != null) {
      String where = "initializer '" + name + "'";
      Operand read = new Operand.Known(name, tensors.read(initializer, where));
      operands.put(name, read);
      return Optional.of(read);
    }
    return outer.flatMap(scope -> scope.find(name));
  }

  /// Decodes tensors.
  public TensorReader tensors() {
    return tensors;
  }
}
