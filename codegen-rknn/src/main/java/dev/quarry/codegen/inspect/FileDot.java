package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The graph of a file in the language of Graphviz: a box per node, an arrow per tensor that one
/// node writes and another reads.
final class FileDot {
  private static final String NPU = "#cfe8cf";
  private static final String CPU = "#f6d7b0";
  private static final String BORDER = "#d8d8d8";

  private final RknnGraph graph;
  private final Lines out = new Lines();

  private FileDot(RknnGraph graph) {
    this.graph = graph;
  }

  static String of(FileReport report) {
    return new FileDot(report.reading().file().model().graph()).text();
  }

  private String text() {
    out.add("digraph network {");
    out.add("  node [shape=box, style=filled, fontname=\"sans-serif\"];");
    List<RknnNode> nodes = graph.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      box(i, nodes.get(i));
    }
    Map<Integer, Integer> writers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (int tensor : nodes.get(i).inputs()) {
        Integer writer = writers.get(tensor);
        if (writer != null) {
          arrow(writer, i, graph.tensor(tensor));
        }
      }
      for (int tensor : nodes.get(i).outputs()) {
        writers.put(tensor, i);
      }
    }
    return out.add("}").toString();
  }

  private void box(int index, RknnNode node) {
    boolean border = node.type().equals("InputOperator") || node.type().equals("OutputOperator");
    String colour = border ? BORDER : node.onNpu() ? NPU : CPU;
    String tasks = node.taskCount() == 0 ? "" : "\\n" + node.taskCount() + " tasks";
    out.add(
        "  n"
            + index
            + " [label=\""
            + escaped(node.type())
            + "\\n"
            + escaped(node.name())
            + tasks
            + "\", fillcolor=\""
            + colour
            + "\"];");
  }

  private void arrow(int from, int to, RknnTensor tensor) {
    out.add(
        "  n"
            + from
            + " -> n"
            + to
            + " [label=\""
            + RknnDataType.describe(tensor.dtypeCode())
            + " "
            + tensor.shape()
            + "\"];");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
