package dev.quarry;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.PassStatistics;
import dev.quarry.passes.quantize.NodePlacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/// Remembers which passes brought nodes of the model, of which the NPU has no form, into one.
final class RewriteTrace implements PassListener {
  /// Passes that join nodes with their neighbours or compute what is known; no other form is found.
  private static final Set<String> EVERYDAY =
      Set.of(
          "remove-identity",
          "fold-constants",
          "fold-batch-norm",
          "fold-pad",
          "recognise-silu",
          "recognise-hard-swish");

  private final TargetLimits limits;
  private final Map<String, SequencedSet<String>> passes = new HashMap<>();
  private Map<String, List<String>> homeless;

  /// @param imported the network before all passes
  RewriteTrace(Module imported, TargetLimits limits) {
    this.limits = limits;
    this.homeless = homeless(imported);
  }

  @Override
  public void passed(int index, Module module, PassStatistics statistics) {
    Map<String, List<String>> left = homeless(module);
    String name = statistics.info().name();
    if (!EVERYDAY.contains(name)) {
      homeless.forEach(
          (source, ops) -> {
            if (!ops.equals(left.get(source))) {
              passes.computeIfAbsent(source, _ -> new LinkedHashSet<>()).add(name);
            }
          });
    }
    homeless = left;
  }

  /// The passes that found a form for a node, joined by commas; empty if it had one.
  String of(Location location) {
    var names = new LinkedHashSet<String>();
    location.sources().forEach(s -> names.addAll(passes.getOrDefault(s, new LinkedHashSet<>())));
    return String.join(", ", names);
  }

  /// The model's nodes that stand for ops without a form, and those ops.
  private Map<String, List<String>> homeless(Module module) {
    Graph graph = module.graph();
    Map<Value, ConstantData> constants = graph.constants();
    var ops = new HashMap<String, List<String>>();
    for (Node node : graph.nodes()) {
      if (isHomeless(node, constants)) {
        String op = node.op().def().mnemonic();
        node.location()
            .sources()
            .forEach(source -> ops.computeIfAbsent(source, _ -> new ArrayList<>()).add(op));
      }
    }
    return ops;
  }

  private boolean isHomeless(Node node, Map<Value, ConstantData> constants) {
    return switch (NodePlacement.of(node, constants, limits)) {
      case CPU, REFUSED -> true;
      case MOVEMENT -> node.op() instanceof Transpose;
      case CONSTANT, NPU -> false;
    };
  }
}
