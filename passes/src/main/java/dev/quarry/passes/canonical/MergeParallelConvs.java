package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Makes one convolution of several that read the same map with the same window, each with the same
/// activation behind it or none, and cuts the result into theirs. In float nothing changes; with
/// one scale per tensor, the parts share the scales of weights and result.
// toolkit1-options.md section 2, need_horizontal_merge: "merge parallel branches"
public record MergeParallelConvs() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "merge-parallel-convs",
          "make one convolution of those that read the same map with the same window",
          Effect.EXACT);

  /// A convolution and the activation that alone reads it.
  private record Branch(Node conv, Conv2d op, Optional<Node> activation) {
    Value result() {
      return activation.orElse(conv).result();
    }

    Location location() {
      return activation.map(a -> conv.location().with(a.location())).orElse(conv.location());
    }
  }

  /// What branches must have in common.
  ///
  /// @param input the map they read
  /// @param window their window
  /// @param biased whether they have a bias
  /// @param activation the activation, as it would be on the map; empty without one
  private record Kind(Value input, Window window, boolean biased, Optional<Object> activation) {}

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("merged", 0);
    Graph graph = module.graph();
    Map<Value, List<Branch>> groups = groups(graph);
    Map<Value, ConstantData> constants = graph.constants();
    Map<Value, Value> parts = new HashMap<>();
    return module.with(
        Rewriter.sweep(
            graph,
            List.of(
                (node, out) -> {
                  Value result = node.result();
                  List<Branch> group = groups.getOrDefault(result, List.of());
                  if (!group.isEmpty() && !parts.containsKey(result)) {
                    context.count("merged", group.size());
                    merge(group, node, constants, out, parts);
                  }
                  return Optional.ofNullable(parts.get(result)).map(List::of);
                })));
  }

  /// Groups of two or more, by the result of each of their convolutions.
  private static Map<Value, List<Branch>> groups(Graph graph) {
    Map<Value, ConstantData> constants = graph.constants();
    Map<Value, Integer> uses = graph.useCounts();
    Map<Value, Node> activations = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ActivationOp op && uses.getOrDefault(op.input(), 0) == 1) {
        activations.put(op.input(), node);
      }
    }
    var kinds = new LinkedHashMap<Kind, List<Branch>>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Conv2d op && isPlain(op, constants)) {
        Optional<Node> activation = Optional.ofNullable(activations.get(node.result()));
        Optional<Object> form =
            activation.map(a -> a.op().def().withOperands(a.op(), _ -> op.input()));
        kinds
            .computeIfAbsent(
                new Kind(op.input(), op.window(), op.bias().isPresent(), form),
                _ -> new ArrayList<>())
            .add(new Branch(node, op, activation));
      }
    }
    var groups = new HashMap<Value, List<Branch>>();
    kinds.values().stream()
        .filter(group -> group.size() > 1)
        .forEach(group -> group.forEach(b -> groups.put(b.conv.result(), group)));
    return groups;
  }

  private static boolean isPlain(Conv2d conv, Map<Value, ConstantData> constants) {
    return conv.group() == 1
        && constants.containsKey(conv.weight())
        && conv.bias().filter(b -> !constants.containsKey(b)).isEmpty();
  }

  /// @param node the first convolution of the group, its operands already in the new graph
  private static void merge(
      List<Branch> group,
      Node node,
      Map<Value, ConstantData> constants,
      RewriteContext out,
      Map<Value, Value> parts) {
    var conv = (Conv2d) node.op();
    Location location = location(group);
    var merged =
        new Conv2d(
            conv.input(),
            out.constant(weights(group, constants), ""),
            bias(group, constants).map(data -> out.constant(data, "")),
            conv.window(),
            1);
    Value all = out.append(merged, location, "");
    if (group.getFirst().activation.isPresent()) {
      NnOp activation = (NnOp) group.getFirst().activation.get().op();
      Value before = all;
      all = out.append(activation.def().withOperands(activation, _ -> before), location, "");
    }
    int from = 0;
    for (Branch branch : group) {
      Shape shape = branch.conv.result().shape();
      var slice = new Slice(all, List.of(0, from, 0, 0), shape.dims(), List.of(1, 1, 1, 1));
      Value part = out.append(slice, branch.location(), branch.result().name());
      parts.put(branch.conv.result(), part);
      branch.activation.ifPresent(a -> parts.put(a.result(), part));
      from += shape.at(1);
    }
  }

  private static Location location(List<Branch> group) {
    Location location = Location.UNKNOWN;
    for (Branch branch : group) {
      location = location.with(branch.location());
    }
    return location;
  }

  private static ConstantData weights(List<Branch> group, Map<Value, ConstantData> constants) {
    int kernels = 0;
    var all = new ArrayList<float[]>();
    for (Branch branch : group) {
      all.add(data(branch.op.weight(), constants));
      kernels += branch.op.weight().dim(0);
    }
    Shape shape = group.getFirst().op.weight().shape().with(0, kernels);
    return ConstantData.of(shape, joined(all, shape.elements()));
  }

  private static Optional<ConstantData> bias(
      List<Branch> group, Map<Value, ConstantData> constants) {
    var all = new ArrayList<float[]>();
    for (Branch branch : group) {
      branch.op.bias().ifPresent(b -> all.add(data(b, constants)));
    }
    int kernels = all.stream().mapToInt(part -> part.length).sum();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(ConstantData.of(Shape.of(kernels), joined(all, kernels)));
  }

  private static float[] data(Value value, Map<Value, ConstantData> constants) {
    return Objects.requireNonNull(constants.get(value), value::label).floats();
  }

  private static float[] joined(List<float[]> parts, int length) {
    float[] all = new float[length];
    int next = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, next, part.length);
      next += part.length;
    }
    return all;
  }
}
