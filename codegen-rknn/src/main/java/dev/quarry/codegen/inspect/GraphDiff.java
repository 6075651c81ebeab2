package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.internal.ParamType;
import java.util.List;

/// Differences between graphs.
final class GraphDiff {
  private GraphDiff() {}

  static void compare(Differences found, RknnModel a, RknnModel b, NodePairs pairs) {
    List<RknnNode> first = a.graph().nodes();
    List<RknnNode> second = b.graph().nodes();
    found.count(DiffKind.NODE_ONLY_IN_A, first.size());
    found.count(DiffKind.NODE_ONLY_IN_B, second.size());
    for (int node : pairs.onlyInA()) {
      found.add(DiffKind.NODE_ONLY_IN_A, first.get(node).name(), first.get(node).type(), "");
    }
    for (int node : pairs.onlyInB()) {
      found.add(DiffKind.NODE_ONLY_IN_B, second.get(node).name(), "", second.get(node).type());
    }
    int latest = -1;
    for (NodePairs.Pair pair : pairs.pairs()) {
      RknnNode x = first.get(pair.a());
      RknnNode y = second.get(pair.b());
      found.compare(DiffKind.NODE_TYPE, "", x.name(), x.type(), y.type());
      found.compare(DiffKind.NODE_UNIT, "", x.name(), FileTree.unit(x), FileTree.unit(y));
      found.compare(
          DiffKind.NODE_PARAMETERS,
          "",
          x.name(),
          ParamType.tree(x.param()),
          ParamType.tree(y.param()));
      found.count(DiffKind.NODE_ORDER, 1);
      if (pair.b() < latest) {
        found.add(DiffKind.NODE_ORDER, x.name(), "node " + pair.a(), "node " + pair.b());
      }
      latest = Math.max(latest, pair.b());
    }
  }
}
