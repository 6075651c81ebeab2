package dev.quarry.ir.graph;

import dev.quarry.ir.type.Value;

/// An input of a graph.
///
/// @param value the value it defines; its name is the input's name
/// @param preprocessing what happens to pictures before they enter
public record GraphInput(Value value, Preprocessing preprocessing) {
  /// The input's name.
  public String name() {
    return value.name();
  }
}
