package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.SourceMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Which nodes of two files do the same work.
///
/// @param pairs indices, in the order of the first file
/// @param onlyInA indices of nodes without partner
/// @param onlyInB indices of nodes without partner
record NodePairs(List<Pair> pairs, List<Integer> onlyInA, List<Integer> onlyInB) {
  /// Two nodes.
  record Pair(int a, int b) {}

  NodePairs {
    pairs = List.copyOf(pairs);
    onlyInA = List.copyOf(onlyInA);
    onlyInB = List.copyOf(onlyInB);
  }

  static NodePairs of(RknnModel a, RknnModel b) {
    Map<String, Integer> byOutput = new HashMap<>();
    Map<String, Integer> bySource = new HashMap<>();
    SourceMap sources = SourceMap.of(b);
    List<RknnNode> second = b.graph().nodes();
    for (int i = 0; i < second.size(); i++) {
      for (String key : outputKeys(b, second.get(i))) {
        byOutput.putIfAbsent(key, i);
      }
      for (String source : sources.entry(i).onnx()) {
        bySource.putIfAbsent(source, i);
      }
    }
    Set<Integer> taken = new HashSet<>();
    SourceMap own = SourceMap.of(a);
    List<RknnNode> first = a.graph().nodes();
    Map<Integer, Integer> partners = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      take(i, outputKeys(a, first.get(i)), byOutput, taken, partners);
    }
    for (int i = 0; i < first.size(); i++) {
      if (!partners.containsKey(i)) {
        take(i, own.entry(i).onnx().reversed(), bySource, taken, partners);
      }
    }
    return of(partners, first.size(), second.size());
  }

  /// Pairs, and what they leave over.
  ///
  /// @param partners nodes of the second file by nodes of the first
  /// @param inA how many nodes the first file has
  /// @param inB how many nodes the second file has
  static NodePairs of(Map<Integer, Integer> partners, int inA, int inB) {
    var pairs = new ArrayList<Pair>();
    var onlyInA = new ArrayList<Integer>();
    for (int i = 0; i < inA; i++) {
      Integer partner = partners.get(i);
      if (partner == null) {
        onlyInA.add(i);
      } else {
        pairs.add(new Pair(i, partner));
      }
    }
    Set<Integer> taken = Set.copyOf(partners.values());
    List<Integer> onlyInB =
        IntStream.range(0, inB).filter(i -> !taken.contains(i)).boxed().toList();
    return new NodePairs(pairs, onlyInA, onlyInB);
  }

  private static void take(
      int node,
      List<String> keys,
      Map<String, Integer> candidates,
      Set<Integer> taken,
      Map<Integer, Integer> partners) {
    for (String key : keys) {
      Integer candidate = candidates.get(key);
      if (candidate != null && taken.add(candidate)) {
        partners.put(node, candidate);
        return;
      }
    }
  }

  /// The tensors a node writes; an OutputOperator writes none and is known by the one it reads.
  private static List<String> outputKeys(RknnModel model, RknnNode node) {
    if (node.outputs().isEmpty()) {
      return node.inputs().stream().limit(1).map(t -> "of " + model.tensor(t).name()).toList();
    }
    return node.outputs().stream().map(t -> model.tensor(t).name()).toList();
  }
}
