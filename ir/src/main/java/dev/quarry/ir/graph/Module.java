package dev.quarry.ir.graph;

import dev.quarry.ir.type.Level;

/// A graph with the level it has reached: what passes take and give.
///
/// @param level how far the graph has come
/// @param graph the network
public record Module(Level level, Graph graph) {
  /// The same graph at another level.
  public Module at(Level other) {
    return new Module(other, graph);
  }

  /// Another graph at the same level.
  public Module with(Graph other) {
    return new Module(level, other);
  }
}
