package dev.quarry.codegen.rknn1.emit;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Channel shuffles: a reshape that parts the channels into groups, a transpose that exchanges the
/// groups and the channels inside them, and a reshape back. Files have one node for them (14 nodes
/// of public files).
///
/// @param shuffles the last reshapes, and what they shuffle
/// @param absorbed what stands before them
// RKNN v1: rknn1-ops.md, SHUFFLECHANNEL.
record ChannelShuffle(Map<Node, Shuffle> shuffles, Set<Node> absorbed) {
  private static final List<Integer> EXCHANGE = List.of(0, 2, 1, 3, 4);

  /// A map whose channels change places.
  record Shuffle(Value map, int groups) {}

  static ChannelShuffle of(Graph graph) {
    Map<Value, Node> definitions = graph.definitions();
    Map<Value, Integer> uses = graph.useCounts();
    var shuffles = new HashMap<Node, Shuffle>();
    var absorbed = new HashSet<Node>();
    for (Node node : graph.nodes()) {
      Node turn = once(node, Reshape.class, definitions, uses);
      Node parting = turn == null ? null : once(turn, Transpose.class, definitions, uses);
      if (turn != null
          && parting != null
          && parting.op() instanceof Reshape(Value map, List<Integer> parts)
          && turn.op() instanceof Transpose(_, List<Integer> order)
          && isShuffle(map, parts, order, node)) {
        shuffles.put(node, new Shuffle(map, parts.get(1)));
        absorbed.add(turn);
        absorbed.add(parting);
      }
    }
    return new ChannelShuffle(shuffles, absorbed);
  }

  /// The node before one of a kind whose result nothing else reads.
  private static @Nullable Node once(
      Node node, Class<?> kind, Map<Value, Node> definitions, Map<Value, Integer> uses) {
    if (!kind.isInstance(node.op()) || !node.result().type().element().isInteger()) {
      return null;
    }
    Value before = node.operands().getFirst();
    return uses.getOrDefault(before, 0) == 1 ? definitions.get(before) : null;
  }

  private static boolean isShuffle(Value map, List<Integer> parts, List<Integer> order, Node last) {
    return map.type().rank() == 4
        && parts.size() == 5
        && parts.get(1) > 1
        && parts.get(2) > 1
        && parts.get(0) == map.dim(0)
        && parts.get(1) * parts.get(2) == map.dim(1)
        && parts.get(3) == map.dim(2)
        && order.equals(EXCHANGE)
        && last.result().shape().equals(map.shape());
  }
}
