package dev.quarry.accuracy;

import dev.quarry.NetworkLayer;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which values of the float network the layers of a compiled one stand for.
///
/// A layer with the name of a value is that value. Files of container version 1 name nodes, not
/// values: their names end in the name of the last source node, behind an underscore. A value that
/// only a ReLU, a clip or a batch normalization reads and that the layer is stored behind stands
/// for the result of that node: a convolution is stored with the range behind its ReLU, so the two
/// are one layer.
final class LayerPairs {
  /// A layer and the value it stands for.
  ///
  /// @param layer of the compiled network
  /// @param value of the float network
  /// @param onnxNodes nodes of the source model between the layers before and this one
  record Pair(NetworkLayer layer, Value value, List<String> onnxNodes) {}

  /// What follows the name of a node where several nodes have it.
  private static final Pattern UID = Pattern.compile("_[0-9]+$");

  private final Graph graph;
  private final Map<Value, Node> definitions;
  private final Map<Value, List<Node>> readers = new HashMap<>();
  private final Map<Value, Integer> uses;
  private final Map<String, Value> byName = new HashMap<>();
  private final Map<String, Value> bySource = new HashMap<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final List<String> unmatched = new ArrayList<>();

  /// Matches layers with values.
  ///
  /// @param graph the float network as imported
  LayerPairs(Graph graph, List<NetworkLayer> layers) {
    this.graph = graph;
    this.definitions = graph.definitions();
    this.uses = graph.useCounts();
    for (Node node : graph.nodes()) {
      for (Value operand : node.operands()) {
        readers.computeIfAbsent(operand, _ -> new ArrayList<>()).add(node);
      }
      if (!(node.op() instanceof Const)) {
        node.results().forEach(v -> byName.putIfAbsent(v.name(), v));
        node.location().sources().forEach(source -> bySource.put(source, node.result()));
      }
    }
    match(layers);
  }

  /// The pairs in the order the layers are executed.
  List<Pair> pairs() {
    return pairs;
  }

  /// Layers that stand for no value.
  List<String> unmatched() {
    return unmatched;
  }

  private void match(List<NetworkLayer> layers) {
    Map<NetworkLayer, Value> first = named(layers);
    Set<Value> direct = new HashSet<>(first.values());
    Map<NetworkLayer, Value> found = new LinkedHashMap<>();
    Set<Value> taken = new HashSet<>();
    first.forEach(
        (layer, v) -> {
          Value last = behind(v, direct);
          if (direct.contains(last) == v.equals(last) && taken.add(last)) {
            found.put(layer, last);
          }
        });
    Set<Value> borders = new HashSet<>(found.values());
    found.forEach(
        (layer, v) -> {
          if (v.type().element() == ElementType.F32) {
            pairs.add(new Pair(layer, v, sources(v, borders)));
          }
        });
  }

  /// The value each layer is named after, in the order of the layers. A node that was rewritten as
  /// several layers has its name on all of them; the last one computes its result.
  private Map<NetworkLayer, Value> named(List<NetworkLayer> layers) {
    Map<NetworkLayer, Value> all = new LinkedHashMap<>();
    Map<Value, NetworkLayer> latest = new HashMap<>();
    for (NetworkLayer layer : layers) {
      Optional<Value> value =
          value(layer.name())
              .or(() -> value(UID.matcher(layer.name()).replaceFirst("")))
              .filter(v -> v.shape().elements() == layer.shape().elements());
      if (value.isEmpty()) {
        unmatched.add(layer.name());
        continue;
      }
      all.putIfAbsent(layer, value.get());
      latest.merge(
          value.get(), layer, (before, now) -> byName.containsKey(before.name()) ? before : now);
    }
    Map<NetworkLayer, Value> chosen = new LinkedHashMap<>();
    all.forEach(
        (layer, v) -> {
          if (layer.equals(latest.get(v))) {
            chosen.put(layer, v);
          }
        });
    return chosen;
  }

  private Optional<Value> value(String name) {
    Value exact = byName.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    int at = 0;
    while (at >= 0) {
      Value behind = bySource.get(name.substring(at));
      if (behind != null) {
        return Optional.of(behind);
      }
      int underscore = name.indexOf('_', at);
      at = underscore < 0 ? -1 : underscore + 1;
    }
    return Optional.empty();
  }

  /// The value a layer is stored behind. Stops at a value another layer has; a ReLU that is a layer
  /// of its own is stepped onto, so that the caller can leave the value before it out.
  private Value behind(Value value, Set<Value> direct) {
    Value last = value;
    while (uses.getOrDefault(last, 0) == 1 && readers.containsKey(last)) {
      Node reader = readers.get(last).getFirst();
      boolean clips = reader.op() instanceof Relu || reader.op() instanceof Clip;
      boolean folds = reader.op() instanceof BatchNorm && !direct.contains(reader.result());
      if (!clips && !folds) {
        return last;
      }
      last = reader.result();
      if (direct.contains(last)) {
        return last;
      }
    }
    return last;
  }

  private List<String> sources(Value value, Set<Value> borders) {
    Set<Node> seen = new HashSet<>();
    var open = new ArrayDeque<Value>(List.of(value));
    while (!open.isEmpty()) {
      Node node = definitions.get(open.pop());
      if (node != null && !(node.op() instanceof Const) && seen.add(node)) {
        node.operands().stream().filter(v -> !borders.contains(v)).forEach(open::push);
      }
    }
    return graph.nodes().stream()
        .filter(seen::contains)
        .flatMap(node -> node.location().sources().stream())
        .distinct()
        .toList();
  }
}
