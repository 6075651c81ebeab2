package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// Which nodes of two first-generation files do the same work: those of the same name, else those
/// of the same op and result shape, in order.
///
/// @param nodes the pairs and what they leave over
/// @param partners by node of the first file
record V1Pairs(NodePairs nodes, Map<Integer, Integer> partners) {
  V1Pairs {
    partners = Map.copyOf(partners);
  }

  static V1Pairs of(V1Model a, V1Graph first, V1Model b, V1Graph second) {
    var partners = new HashMap<Integer, Integer>();
    Set<Integer> taken = new HashSet<>();
    match(a, i -> a.nodes().get(i).name(), b, i -> b.nodes().get(i).name(), partners, taken);
    match(a, i -> work(a, first, i), b, i -> work(b, second, i), partners, taken);
    return new V1Pairs(NodePairs.of(partners, a.nodes().size(), b.nodes().size()), partners);
  }

  /// The node of the second file that is paired with one of the first.
  Optional<Integer> partner(int node) {
    return Optional.ofNullable(partners.get(node));
  }

  private static String work(V1Model model, V1Graph graph, int node) {
    V1Node of = model.nodes().get(node);
    return of.op() + " " + graph.shapes().get(node);
  }

  private static void match(
      V1Model a,
      IntFunction<String> keyOfA,
      V1Model b,
      IntFunction<String> keyOfB,
      Map<Integer, Integer> partners,
      Set<Integer> taken) {
    Map<String, Deque<Integer>> candidates = new HashMap<>();
    for (int i = 0; i < b.nodes().size(); i++) {
      if (!taken.contains(i)) {
        candidates.computeIfAbsent(keyOfB.apply(i), _ -> new ArrayDeque<>()).add(i);
      }
    }
    for (int i = 0; i < a.nodes().size(); i++) {
      Deque<Integer> same = candidates.get(keyOfA.apply(i));
      if (!partners.containsKey(i) && same != null && !same.isEmpty()) {
        int partner = same.remove();
        partners.put(i, partner);
        taken.add(partner);
      }
    }
  }
}
