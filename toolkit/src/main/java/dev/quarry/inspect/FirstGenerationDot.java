package dev.quarry.inspect;

import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import java.util.List;

/// The graph of a first-generation file in the language of Graphviz; constants are left out.
final class FirstGenerationDot {
  private final StringBuilder out = new StringBuilder();

  private FirstGenerationDot() {}

  static String of(V1Model model) {
    return new FirstGenerationDot().text(model);
  }

  private String text(V1Model model) {
    line("digraph network {");
    line("  node [shape=box, fontname=\"sans-serif\"];");
    List<V1Node> nodes = model.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      V1Node node = nodes.get(i);
      line(
          "  n"
              + i
              + " [label=\""
              + escaped(node.shortOp())
              + "\\n"
              + escaped(node.name())
              + "\"];");
    }
    for (V1Connection connection : model.connections()) {
      connection(connection);
    }
    line("}");
    return out.toString();
  }

  private void connection(V1Connection connection) {
    String node = "n" + connection.node();
    connection.source().ifPresent(source -> line("  n" + source.node() + " -> " + node + ";"));
    connection
        .tensor()
        .filter(tensor -> tensor.kind().equals(V1Connection.TensorEnd.NORM))
        .map(tensor -> "\"" + connection.side() + " " + tensor.id() + "\"")
        .ifPresent(
            end ->
                line(
                    connection.side().equals(V1Connection.INPUT)
                        ? "  " + end + " -> " + node + ";"
                        : "  " + node + " -> " + end + ";"));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /// Names come from files: control characters must not steer a terminal.
  private void line(String text) {
    text.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
    out.append('\n');
  }
}
