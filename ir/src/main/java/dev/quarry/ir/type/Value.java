package dev.quarry.ir.type;

/// One result of a node, or an input of a graph (static single assignment).
///
/// @param id number within its graph; dense, in the order of definition
/// @param type type of the tensor
/// @param name the tensor's name in the source model, or empty
public record Value(int id, TensorType type, String name) {
  /// The printed reference, for example `%12`.
  public String text() {
    return "%" + id;
  }

  /// The logical shape.
  public Shape shape() {
    return type.shape();
  }

  /// One dimension of the shape.
  public int dim(int axis) {
    return type.shape().at(axis);
  }

  /// The name if there is one, otherwise the number.
  public String label() {
    return name.isEmpty() ? text() : name;
  }

  @Override
  public String toString() {
    return text() + ": " + type.text();
  }
}
