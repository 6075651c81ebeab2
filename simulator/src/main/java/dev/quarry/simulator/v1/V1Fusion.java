package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Which nodes of a file the chip does in one pass, as far as published rates tell: a convolution
/// with the function behind it, and with a sum if that function is none or a ReLU. The rule is the
/// one the law of [dev.quarry.simulator.timing.Rk1808Model] was found with (inferred: how the
/// runtime compiles a file is not public).
final class V1Fusion {
  private final V1Model model;
  private final List<List<Integer>> readers = new ArrayList<>();
  private final BitSet leaves = new BitSet();

  V1Fusion(V1Model model, V1Graph graph) {
    this.model = model;
    for (int node = 0; node < model.nodes().size(); node++) {
      readers.add(new ArrayList<>());
      leaves.set(node, !graph.bound().get(node).isEmpty());
    }
    for (int node = 0; node < model.nodes().size(); node++) {
      for (Source source : graph.inputs().get(node).values()) {
        if (source instanceof Source.Result(int before, _)) {
          readers.get(before).add(node);
        }
      }
    }
  }

  /// A node and what is done with it, in execution order.
  ///
  /// @param done nodes that already belong to a pass
  List<Integer> pass(int node, BitSet done) {
    var pass = new ArrayList<>(List.of(node));
    if (!isProduct(node)) {
      return pass;
    }
    Optional<Integer> function = next(pass, done).filter(i -> isFunction(op(i)));
    function.ifPresent(pass::add);
    if (function.filter(i -> !sumsMayFollow(op(i))).isPresent() || isDepthwise(node)) {
      return pass;
    }
    Optional<Integer> sum = next(pass, done).filter(i -> op(i) == V1Op.ADD);
    sum.ifPresent(pass::add);
    if (sum.isPresent() && function.isEmpty()) {
      next(pass, done).filter(i -> op(i) == V1Op.RELU).ifPresent(pass::add);
    }
    return pass;
  }

  /// The only reader of what a pass delivers.
  private Optional<Integer> next(List<Integer> pass, BitSet done) {
    int last = pass.getLast();
    List<Integer> following = readers.get(last);
    return following.size() == 1 && !leaves.get(last) && !done.get(following.getFirst())
        ? Optional.of(following.getFirst())
        : Optional.empty();
  }

  private V1Op op(int node) {
    return model.nodes().get(node).kind().orElse(V1Op.VARIABLE);
  }

  private boolean isProduct(int node) {
    return switch (op(node)) {
      case CONV2D, CONV_RELU, FCL, FCL_RELU, DECONVOLUTION -> true;
      default -> false;
    };
  }

  private boolean isDepthwise(int node) {
    return model.nodes().get(node).params() instanceof V1Params.Conv conv && conv.multiplier() > 0;
  }

  private static boolean sumsMayFollow(V1Op function) {
    return function == V1Op.RELU || function == V1Op.LEAKY_RELU;
  }

  private static boolean isFunction(V1Op op) {
    return V1Work.usesTable(op) || op == V1Op.RELU || op == V1Op.CLIP || op == V1Op.LEAKY_RELU;
  }
}
