package dev.quarry.frontend;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.text.IrPrinter;
import dev.quarry.ir.type.Level;

/// Imported graphs as text that tests compare.
final class GraphText {
  private GraphText() {}

  /// The ops without constants, one a line.
  static String ops(Graph graph) {
    var lines = new StringBuilder();
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        lines.append(node.op().def().mnemonic()).append('\n');
      }
    }
    return lines.toString();
  }

  /// All of it.
  static String printed(Graph graph) {
    return IrPrinter.print(new Module(Level.IMPORTED, graph));
  }
}
