package dev.quarry.frontend.internal.source;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Puts nodes into an order of execution; the order of the file is kept where it is one.
final class NodeOrder {
  private NodeOrder() {}

  /// @param begins values at which a cut begins: nobody waits for their producers
  static List<SourceNode> sort(SourceGraph graph, Set<SourceNode> nodes, Set<String> begins) {
    Map<SourceNode, Integer> waiting = new HashMap<>();
    Map<SourceNode, List<SourceNode>> readers = new HashMap<>();
    var ready = new PriorityQueue<SourceNode>(Comparator.comparingInt(SourceNode::index));
    for (SourceNode node : nodes) {
      Set<SourceNode> sources = new HashSet<>();
      for (String name : FreeNames.of(node.proto())) {
        if (!begins.contains(name)) {
          graph.producer(name).ifPresent(sources::add);
        }
      }
      waiting.put(node, sources.size());
      for (SourceNode source : sources) {
        readers.computeIfAbsent(source, _ -> new ArrayList<>()).add(node);
      }
      if (sources.isEmpty()) {
        ready.add(node);
      }
    }
    List<SourceNode> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      SourceNode node = ready.remove();
      order.add(node);
      waiting.remove(node);
      for (SourceNode reader : readers.getOrDefault(node, List.of())) {
        if (waiting.merge(reader, -1, Integer::sum) == 0) {
          ready.add(reader);
        }
      }
    }
    if (!waiting.isEmpty()) {
      throw cyclic(waiting.keySet());
    }
    return order;
  }

  private static CompileException cyclic(Set<SourceNode> stuck) {
    SourceNode first = stuck.stream().min(Comparator.comparingInt(SourceNode::index)).orElseThrow();
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.BAD_GRAPH,
                first.where(),
                "the graph is cyclic: the node needs its own result, or that of a node that does")
            .expected("a graph without cycles", stuck.size() + " nodes that wait for each other"));
  }
}
