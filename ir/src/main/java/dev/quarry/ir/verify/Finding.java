package dev.quarry.ir.verify;

import dev.quarry.ir.diag.Diagnostic;

/// A broken rule and where it was broken.
///
/// @param node index of the guilty node in the graph, or [#GRAPH] if it is none
/// @param diagnostic what is wrong
public record Finding(int node, Diagnostic diagnostic) {
  /// In place of a node index: an input, an output or the graph as a whole.
  public static final int GRAPH = -1;
}
