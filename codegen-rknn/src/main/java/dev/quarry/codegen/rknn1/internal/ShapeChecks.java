package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The shape of every result, held against the shapes of the graph outputs.
final class ShapeChecks {
  private final V1Model model;
  private final LinkChecks links;
  private final V1Findings findings;
  private final Map<Source, List<Integer>> known = new HashMap<>();

  ShapeChecks(V1Model model, LinkChecks links, V1Findings findings) {
    this.model = model;
    this.links = links;
    this.findings = findings;
  }

  List<List<Optional<List<Integer>>>> run(List<Integer> order) {
    order.forEach(this::infer);
    var shapes = new ArrayList<List<Optional<List<Integer>>>>();
    for (int i = 0; i < model.nodes().size(); i++) {
      var own = new ArrayList<Optional<List<Integer>>>();
      for (int port = 0; port < model.nodes().get(i).outputs(); port++) {
        own.add(Optional.ofNullable(known.get(new Source.Result(i, port))));
      }
      shapes.add(List.copyOf(own));
    }
    return shapes;
  }

  private void infer(int index) {
    V1Node node = model.nodes().get(index);
    var ports = new TreeMap<Integer, List<Integer>>();
    links
        .inputs()
        .get(index)
        .forEach((port, source) -> size(source).ifPresent(s -> ports.put(port, s)));
    boolean complete = ports.size() == links.inputs().get(index).size();
    String where = "node " + index + " " + node.lid();
    List<List<Integer>> results =
        complete ? new ShapeRules(where, findings, ports).of(node) : List.of();
    for (int port = 0; port < node.outputs(); port++) {
      List<Integer> shape = port < results.size() ? results.get(port) : null;
      Integer norm = links.bound().get(index).get(port);
      if (norm != null) {
        List<Integer> said = model.norms().get(norm).size();
        if (shape != null && !shape.equals(said)) {
          if (withoutOnes(shape).equals(withoutOnes(said))) {
            findings.warn("%s: computed output %s, norm_tensor says %s", where, shape, said);
          } else {
            findings.error("%s: computed output %s, norm_tensor says %s", where, shape, said);
          }
        }
        shape = said;
      }
      if (shape != null) {
        known.put(new Source.Result(index, port), shape);
      }
    }
  }

  private Optional<List<Integer>> size(Source source) {
    return switch (source) {
      case Source.Input(int norm) -> Optional.of(model.norms().get(norm).size());
      case Source.Constant(int id) -> Optional.of(model.constants().get(id).size());
      case Source.Result _ -> Optional.ofNullable(known.get(source));
    };
  }

  private static List<Integer> withoutOnes(List<Integer> shape) {
    return shape.stream().filter(d -> d != 1).toList();
  }
}
