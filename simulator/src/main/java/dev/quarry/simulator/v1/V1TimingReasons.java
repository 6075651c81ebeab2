package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.target.V1Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Why the law of RK1808 may not hold for a file.
final class V1TimingReasons {
  private static final Set<V1Op> WEIGHTED =
      EnumSet.of(
          V1Op.CONV2D, V1Op.CONV_RELU, V1Op.FCL, V1Op.FCL_RELU, V1Op.DECONVOLUTION, V1Op.LSTM);

  private static final Set<V1Op> UNFITTED =
      EnumSet.of(
          V1Op.LSTM,
          V1Op.DIVIDE,
          V1Op.MAXIMUM,
          V1Op.MINIMUM,
          V1Op.ABS,
          V1Op.EXP,
          V1Op.NEG,
          V1Op.SQRT,
          V1Op.POW);

  private V1TimingReasons() {}

  static List<String> of(V1Model model, V1Graph graph) {
    if (model.isPrecompiled()) {
      return List.of("the graph is precompiled: its layers and their sizes are not in the file");
    }
    var reasons = new ArrayList<String>();
    var unfitted = new TreeMap<String, Integer>();
    var foreign = new TreeMap<String, Integer>();
    for (V1Node node : model.nodes()) {
      if (node.kind().isEmpty()) {
        foreign.merge(node.shortOp(), 1, Integer::sum);
      } else if (isUnfitted(node)) {
        unfitted.merge(node.shortOp(), 1, Integer::sum);
      }
    }
    if (!foreign.isEmpty()) {
      reasons.add("the time of " + words(foreign) + " is not known and left out");
    }
    if (!unfitted.isEmpty()) {
      reasons.add("no published time tests the law of " + words(unfitted));
    }
    if (isBatch(model, graph)) {
      reasons.add("no published time is of several samples in one run");
    }
    if (computes(model, graph, V1Element.INT16)) {
      reasons.add("16-bit integers are timed by one number; of three networks one is 25 % off");
    }
    if (computes(model, graph, V1Element.FLOAT16)) {
      reasons.add("no published time tests half precision");
    }
    model
        .header()
        .targets()
        .filter(targets -> targets.stream().anyMatch(V1Target.RV1126.platforms()::contains))
        .ifPresent(
            _ ->
                reasons.add(
                    "the file is for RV1109 or RV1126, the time for RK1808: published rates of"
                        + " detectors are 0.4 to 0.6 (RV1109) and 0.6 to 0.9 (RV1126) of those of"
                        + " RK1808"));
    return reasons;
  }

  private static boolean isUnfitted(V1Node node) {
    V1Op op = node.kind().orElseThrow();
    return UNFITTED.contains(op)
        || (node.params() instanceof V1Params.Swish swish
            && swish.type().equals(V1Params.Swish.HARD))
        || (node.params() instanceof V1Params.Resize resize
            && resize.type().equals(V1Params.Resize.BILINEAR));
  }

  /// Whether layers with weights deliver such numbers; constants, softmaxes and the cells of an
  /// LSTM are halves in files of bytes, too.
  private static boolean computes(V1Model model, V1Graph graph, V1Element element) {
    for (int i = 0; i < model.nodes().size(); i++) {
      boolean weighted = model.nodes().get(i).kind().filter(WEIGHTED::contains).isPresent();
      if (weighted && graph.types().get(i).getFirst().element() == element) {
        return true;
      }
    }
    return false;
  }

  /// Whether an input is several maps.
  private static boolean isBatch(V1Model model, V1Graph graph) {
    return graph.graphInputs().stream()
        .map(input -> model.norms().get(input).size())
        .anyMatch(size -> size.size() == 4 && size.getLast() > 1);
  }

  private static String words(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
