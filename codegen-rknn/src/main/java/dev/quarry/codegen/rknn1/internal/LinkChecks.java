package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.LstmGate;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Follows connections, virtual tensors and graph ports.
final class LinkChecks {
  private final V1Model model;
  private final V1Findings findings;
  private final List<SequencedMap<Integer, Source>> inputs = new ArrayList<>();
  private final List<Map<Integer, Integer>> bound = new ArrayList<>();
  private final Map<Source.Result, V1Type> virtual = new HashMap<>();
  private final Set<Source.Result> read = new HashSet<>();
  private final List<Integer> graphInputs = new ArrayList<>();
  private final List<Integer> graphOutputs = new ArrayList<>();

  LinkChecks(V1Model model, V1Findings findings) {
    this.model = model;
    this.findings = findings;
    model
        .nodes()
        .forEach(
            _ -> {
              inputs.add(new TreeMap<>());
              bound.add(new TreeMap<>());
            });
  }

  void run() {
    nodes();
    for (int i = 0; i < model.connections().size(); i++) {
      connection("connection[" + i + "]", model.connections().get(i));
    }
    model.virtuals().forEach(this::virtualTensor);
    ports();
    graphInputs.addAll(graph(V1Connection.INPUT, model.header().inputCount()));
    graphOutputs.addAll(graph(V1Connection.OUTPUT, model.header().outputCount()));
    ends();
  }

  List<SequencedMap<Integer, Source>> inputs() {
    return inputs;
  }

  List<Map<Integer, Integer>> bound() {
    return bound;
  }

  List<Integer> graphInputs() {
    return graphInputs;
  }

  List<Integer> graphOutputs() {
    return graphOutputs;
  }

  /// The type of what a port reads; empty where the file is damaged.
  Optional<V1Type> type(Source source) {
    return switch (source) {
      case Source.Input(int norm) -> Optional.of(model.norms().get(norm).type());
      case Source.Constant(int id) -> Optional.of(model.constants().get(id).type());
      case Source.Result(int node, int port) -> {
        Integer norm = bound.get(node).get(port);
        yield norm != null
            ? Optional.of(model.norms().get(norm).type())
            : Optional.ofNullable(virtual.get(source));
      }
    };
  }

  private void nodes() {
    Set<String> lids = new HashSet<>();
    Set<Integer> uids = new HashSet<>();
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      if (!lids.add(node.lid())) {
        findings.error("node %d: the lid '%s' is used twice", i, node.lid());
      }
      if (!uids.add(node.uid())) {
        findings.error("node %d: the uid %d is used twice", i, node.uid());
      }
      if (node.outputs() < 0 || node.outputs() > model.connections().size() + 1L) {
        findings.error("node %d: output_num is %d", i, node.outputs());
      }
      Optional<V1Op> op = node.kind();
      if (op.isEmpty()) {
        findings.warn("node %d: no rules are known for the op %s", i, node.op());
      } else if (!op.get().accepts(node.params())) {
        findings.error(
            "node %d %s: the parameters are not those of %s%s",
            i,
            node.lid(),
            node.shortOp(),
            node.params() instanceof V1Params.None ? " (there are none)" : "");
      }
    }
  }

  private void connection(String where, V1Connection c) {
    if (c.node() < 0 || c.node() >= model.nodes().size()) {
      findings.error("%s: there is no node %d", where, c.node());
      return;
    }
    if (c.tensor().isPresent() == c.source().isPresent()) {
      findings.error("%s: exactly one of right_tensor and right_node is needed", where);
      return;
    }
    Optional<Source> other =
        c.tensor().isPresent()
            ? tensorEnd(where, c.tensor().get())
            : c.source().flatMap(end -> nodeEnd(where, end));
    if (other.isEmpty()) {
      return;
    }
    V1Node node = model.nodes().get(c.node());
    switch (c.side()) {
      case V1Connection.INPUT -> {
        limit(where, c.port(), node.inputCount(), "input_num");
        if (inputs.get(c.node()).put(c.port(), other.get()) != null) {
          findings.error("%s: input %d is connected twice", where, c.port());
        }
      }
      case V1Connection.OUTPUT -> {
        limit(where, c.port(), Optional.of(node.outputs()), "output_num");
        if (!(other.get() instanceof Source.Input(int norm))) {
          findings.error("%s: an output can only be bound to a norm_tensor", where);
        } else if (bound.get(c.node()).put(c.port(), norm) != null) {
          findings.error("%s: output %d is connected twice", where, c.port());
        }
      }
      default -> findings.error("%s: 'left' must be input or output, not %s", where, c.side());
    }
  }

  private void limit(String where, int port, Optional<Integer> count, String key) {
    if (port < 0 || (count.isPresent() && port >= count.get())) {
      findings.error("%s: port %d, %s is %d", where, port, key, count.orElse(0));
    }
  }

  private Optional<Source> tensorEnd(String where, V1Connection.TensorEnd end) {
    Optional<Source> source =
        switch (end.kind()) {
          case V1Connection.TensorEnd.NORM ->
              has(model.norms(), end.id()) ? Optional.of(new Source.Input(end.id())) : none();
          case V1Connection.TensorEnd.CONST ->
              has(model.constants(), end.id())
                  ? Optional.of(new Source.Constant(end.id()))
                  : none();
          default -> none();
        };
    if (source.isEmpty()) {
      findings.error("%s: there is no %s %d", where, end.kind(), end.id());
    }
    return source;
  }

  private static Optional<Source> none() {
    return Optional.empty();
  }

  private static boolean has(List<?> list, int id) {
    return id >= 0 && id < list.size();
  }

  private Optional<Source> nodeEnd(String where, V1Connection.NodeEnd end) {
    if (!has(model.nodes(), end.node())) {
      findings.error("%s: there is no source node %d", where, end.node());
      return Optional.empty();
    }
    if (end.port() < 0 || end.port() >= model.nodes().get(end.node()).outputs()) {
      findings.error("%s: node %d has no output %d", where, end.node(), end.port());
      return Optional.empty();
    }
    var result = new Source.Result(end.node(), end.port());
    read.add(result);
    return Optional.of(result);
  }

  private void virtualTensor(V1Tensor.Virtual tensor) {
    String where = "virtual_tensor of node " + tensor.node() + " port " + tensor.port();
    if (!has(model.nodes(), tensor.node())) {
      findings.error("%s: there is no such node", where);
      return;
    }
    if (bound.get(tensor.node()).containsKey(tensor.port())) {
      findings.error("%s: that output is bound to a norm_tensor", where);
    }
    if (virtual.put(new Source.Result(tensor.node(), tensor.port()), tensor.type()) != null) {
      findings.error("%s: listed twice", where);
    }
  }

  private void ports() {
    long results = 0;
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      int count = Math.min(node.outputs(), model.connections().size() + 1);
      results += Math.max(0, count);
      for (int port = 0; port < count; port++) {
        var result = new Source.Result(i, port);
        if (bound.get(i).containsKey(port)) {
          continue;
        }
        if (!virtual.containsKey(result)) {
          findings.error(
              "node %d %s: output %d is neither a virtual_tensor nor bound to a norm_tensor",
              i, node.lid(), port);
        } else if (!read.contains(result) && !isState(node, port)) {
          findings.warn("node %d %s: output %d is never read", i, node.lid(), port);
        }
      }
      missingInputs(i, node);
    }
    int said = model.header().counters().results();
    if (said != results && said != virtual.size()) {
      findings.warn("virtual_tensor_num is %d, the nodes have %d outputs", said, results);
    }
  }

  /// The states of an LSTM are read nowhere.
  private static boolean isState(V1Node node, int port) {
    return port > 0 && node.kind().equals(Optional.of(V1Op.LSTM));
  }

  /// How many ports have to be connected: those of an LSTM that may stay open do not.
  private long needed(int index, V1Node node) {
    long count = node.inputCount().orElse(0);
    if (!node.kind().equals(Optional.of(V1Op.LSTM))) {
      return count;
    }
    long open =
        IntStream.range(0, (int) Math.min(count, LstmGate.INPUTS))
            .filter(port -> LstmGate.isOptional(port) && !inputs.get(index).containsKey(port))
            .count();
    return count - open;
  }

  private void missingInputs(int index, V1Node node) {
    long count = needed(index, node);
    if (count > inputs.get(index).size()) {
      String message = "node %d %s: %d of its %d inputs are not connected";
      long missing = count - inputs.get(index).size();
      // Another recurrent op has optional ports, too; which ones is not known.
      if (node.op().contains("GRU")) {
        findings.warn(message, index, node.lid(), missing, count);
      } else {
        findings.error(message, index, node.lid(), missing, count);
      }
    }
  }

  private List<Integer> graph(String side, int count) {
    var byIndex = new TreeMap<Integer, Integer>();
    for (V1GraphPort port : model.graph()) {
      if (!port.side().equals(side)) {
        continue;
      }
      if (!port.kind().equals(V1Connection.TensorEnd.NORM) || !has(model.norms(), port.tensor())) {
        findings.error(
            "graph %s %d: there is no %s %d", side, port.index(), port.kind(), port.tensor());
      } else if (byIndex.put(port.index(), port.tensor()) != null) {
        findings.error("graph %s %d: listed twice", side, port.index());
      }
    }
    int next = 0;
    for (int index : byIndex.keySet()) {
      if (index != next++) {
        findings.error("graph %ss are numbered %s", side, byIndex.keySet());
        break;
      }
    }
    if (byIndex.size() != count) {
      findings.error("%s_num is %d, graph lists %d", side, count, byIndex.size());
    }
    return List.copyOf(byIndex.values());
  }

  private void ends() {
    for (V1GraphPort port : model.graph()) {
      if (!port.side().equals(V1Connection.INPUT) && !port.side().equals(V1Connection.OUTPUT)) {
        findings.error("graph: 'left' must be input or output, not %s", port.side());
      }
    }
    Set<Integer> fed = new HashSet<>();
    Set<Integer> constants = new HashSet<>();
    inputs.forEach(
        ports ->
            ports
                .values()
                .forEach(
                    source -> {
                      switch (source) {
                        case Source.Input(int norm) -> fed.add(norm);
                        case Source.Constant(int id) -> constants.add(id);
                        case Source.Result _ -> {}
                      }
                    }));
    Set<Integer> made = new HashSet<>();
    for (Map<Integer, Integer> ports : bound) {
      for (int norm : ports.values()) {
        if (!made.add(norm)) {
          findings.error("norm_tensor %d is written twice", norm);
        }
      }
    }
    for (int norm : graphInputs) {
      if (!fed.contains(norm)) {
        findings.error("graph input norm_tensor %d is not read by any node", norm);
      }
    }
    for (int norm : graphOutputs) {
      if (!made.contains(norm)) {
        findings.error("graph output norm_tensor %d is not written by any node", norm);
      }
    }
    for (int norm : fed) {
      if (!graphInputs.contains(norm)) {
        findings.error("norm_tensor %d is read but is no graph input", norm);
      }
    }
    if (constants.size() < model.constants().size()) {
      findings.warn("%d constants are never read", model.constants().size() - constants.size());
    }
  }
}
