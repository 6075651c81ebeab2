package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.RewriteRule;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decodes boxes on maps. Detectors that put out boxes take the channels of a head apart, anchors
/// and numbers, make the numbers the last axis, and compute with values of rank 5. The pass keeps
/// maps of one channel per number instead, in which the anchors lie one below the other, so that
/// activations, slices, arithmetic and joins are those of maps, and only the last transpose is
/// left. Slices are taken in front of activations and joins.
public record DecodeOnMaps() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "decode-on-maps", "compute boxes on maps instead of values of rank 5", Effect.EXACT);

  private static final List<Integer> TO_NHWC = List.of(0, 2, 3, 1);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    Set<Value> heads = heads(module.graph());
    List<RewriteRule> rules =
        List.of(
            Replacements.counted(context, "heads", (node, graph) -> head(node, heads, graph)),
            Replacements.uncounted(DecodeOnMaps::move));
    return heads.isEmpty() ? module : module.with(Rewriter.sweep(module.graph(), rules));
  }

  /// Results of transposes that are computed with; others are outputs as they are.
  private static Set<Value> heads(Graph graph) {
    Map<Value, List<Node>> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.operands().forEach(v -> readers.computeIfAbsent(v, _ -> new ArrayList<>()).add(node));
    }
    List<Value> outputs = graph.outputs().stream().map(GraphOutput::value).toList();
    Set<Value> heads = new HashSet<>();
    for (Node node : graph.nodes()) {
      List<Node> reading =
          node.op() instanceof Transpose
              ? readers.getOrDefault(node.result(), List.of())
              : List.of();
      if (!reading.isEmpty()
          && !outputs.contains(node.result())
          && reading.stream().allMatch(reader -> computes(reader.op()))) {
        heads.add(node.result());
      }
    }
    return heads;
  }

  private static boolean computes(Op op) {
    return op instanceof ActivationOp || op instanceof BinaryOp || op instanceof Slice;
  }

  private static Optional<Value> head(Node node, Set<Value> heads, RewriteContext graph) {
    if (!(node.op() instanceof Transpose transpose) || !heads.contains(node.result())) {
      return Optional.empty();
    }
    Location location = node.location().with(graph.location(transpose.input()));
    return AnchorForm.head(transpose, graph)
        .map(map -> AnchorForm.ofHead(map, transpose.input().dim(1), graph, location))
        .map(form -> form.value(graph, location));
  }

  /// What is done with a head.
  private static Optional<Value> move(Node node, RewriteContext graph) {
    return switch (node.op()) {
      case ActivationOp op ->
          AnchorForm.of(op.input(), graph)
              .map(form -> computed(form, op.def().withOperands(op, _ -> form.map()), node, graph));
      case Slice slice -> slice(slice, node, graph);
      case BinaryOp op -> binary(op, node, graph);
      case Concat(List<Value> parts, int axis) when axis == 4 -> joined(parts, node, graph);
      case Reshape(Value x, List<Integer> shape) ->
          AnchorForm.of(x, graph)
              .filter(form -> isList(shape, form))
              .map(form -> list(form, shape, node, graph));
      default -> Optional.empty();
    };
  }

  private static Value computed(AnchorForm form, Op op, Node node, RewriteContext graph) {
    Value map = graph.append(op, node.location(), node.result().name());
    return form.with(map).value(graph, node.location());
  }

  private static Optional<Value> slice(Slice op, Node node, RewriteContext graph) {
    Optional<AnchorForm> form = AnchorForm.of(op.input(), graph);
    boolean numbers =
        op.steps().stream().allMatch(step -> step == 1)
            && op.sizes().size() == 5
            && op.sizes().subList(0, 4).equals(op.input().shape().dims().subList(0, 4));
    if (form.isEmpty() || !numbers) {
      return Optional.empty();
    }
    return Optional.of(
        form.get()
            .numbers(op.starts().get(4), op.sizes().get(4), graph, node.location())
            .value(graph, node.location()));
  }

  private static Optional<Value> binary(BinaryOp op, Node node, RewriteContext graph) {
    Optional<AnchorForm> a = AnchorForm.of(op.a(), graph);
    Optional<AnchorForm> b = AnchorForm.of(op.b(), graph);
    if (a.isPresent() && b.isPresent()) {
      boolean alike = a.get().liesLike(b.get()) && op.a().shape().equals(op.b().shape());
      Op onMaps = op.def().withOperands(op, v -> v.equals(op.a()) ? a.get().map() : b.get().map());
      return alike ? Optional.of(computed(a.get(), onMaps, node, graph)) : Optional.empty();
    }
    Value other = a.isPresent() ? op.b() : op.a();
    Optional<AnchorForm> form = a.isPresent() ? a : b;
    Optional<ConstantData> data = graph.constant(other);
    if (form.isEmpty() || data.isEmpty()) {
      return Optional.empty();
    }
    return form.get()
        .onMap(data.get())
        .map(
            constant -> {
              Value onMap = graph.constant(constant, other.name());
              Op moved = op.def().withOperands(op, v -> v.equals(other) ? onMap : form.get().map());
              return computed(form.get(), moved, node, graph);
            });
  }

  private static Optional<Value> joined(List<Value> parts, Node node, RewriteContext graph) {
    List<AnchorForm> forms = new ArrayList<>();
    for (Value part : parts) {
      Optional<AnchorForm> form = AnchorForm.of(part, graph);
      if (form.isEmpty() || (!forms.isEmpty() && !forms.getFirst().liesLike(form.get()))) {
        return Optional.empty();
      }
      forms.add(form.get());
    }
    Op concat = new Concat(forms.stream().map(AnchorForm::map).toList(), 1);
    return Optional.of(computed(forms.getFirst(), concat, node, graph));
  }

  /// Whether a shape is that of a list of boxes.
  private static boolean isList(List<Integer> shape, AnchorForm form) {
    return shape.equals(List.of(1, form.map().dim(2) * form.map().dim(3), form.map().dim(1)));
  }

  private static Value list(AnchorForm form, List<Integer> shape, Node node, RewriteContext graph) {
    Value last = graph.append(new Transpose(form.map(), TO_NHWC), node.location(), "");
    return graph.append(new Reshape(last, shape), node.location(), node.result().name());
  }
}
