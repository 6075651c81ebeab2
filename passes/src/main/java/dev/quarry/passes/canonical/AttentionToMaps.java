package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.RewriteRule;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Brings attention over the pixels of a map back to maps. Its queries, keys and values are maps
/// reshaped to matrices, one per head; a product of two such matrices is a pointwise convolution of
/// one map with the other as kernels. Slices, scale and softmax between the products move to the
/// maps, and so the reshapes and transposes become views or disappear:
///
/// * `transpose(a) . b` sums over channels: its transpose is the product with the pixels of `b` as
///   kernels of map `a`;
/// * `a . b` sums over the pixels of `a`, which are the rows of `b`: the channels of `a` are
///   kernels of map `b`;
/// * `transpose(a) . transpose(b)` is the transpose of `b . a`.
///
/// Networks without a product of two computed matrices stay as they are.
public record AttentionToMaps() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "attention-to-maps",
          "turn matrix products of attention over pixels into products of maps",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    List<RewriteRule> rules =
        List.of(
            Replacements.counted(context, "products", AttentionToMaps::product),
            Replacements.uncounted(AttentionToMaps::move));
    boolean attends = module.graph().nodes().stream().anyMatch(node -> node.op() instanceof MatMul);
    if (!attends) {
      return module;
    }
    Module done = module.with(Rewriter.sweep(module.graph(), rules));
    boolean found = done.graph().nodes().stream().anyMatch(n -> n.op() instanceof MapProduct);
    return found ? done : module;
  }

  /// What stands between the products.
  private static Optional<Value> move(Node node, RewriteContext graph) {
    return switch (node.op()) {
      case Slice slice -> slice(slice, node, graph);
      case Softmax softmax -> softmax(softmax, node, graph);
      case BinaryOp op -> withNumber(op, node, graph);
      case Transpose transpose when MapForm.isSwap(transpose) ->
          MapForm.of(transpose.input(), graph)
              .filter(MapForm::transposed)
              .map(form -> value(form.turned(), node, graph));
      case Reshape reshape -> reshape(reshape, node, graph);
      default -> Optional.empty();
    };
  }

  private static Value value(MapForm form, Node node, RewriteContext graph) {
    return form.value(graph, node.location());
  }

  private static Optional<Value> product(Node node, RewriteContext graph) {
    if (!(node.op() instanceof MatMul op)) {
      return Optional.empty();
    }
    Optional<MapForm> left = MapForm.of(op.a(), graph);
    Optional<MapForm> right = MapForm.of(op.b(), graph);
    if (left.isEmpty()
        || right.isEmpty()
        || !left.get().leading().equals(right.get().leading())
        || (!left.get().transposed() && right.get().transposed())) {
      return Optional.empty();
    }
    MapForm a = left.get();
    MapForm b = right.get();
    boolean turned = a.transposed();
    MapForm kernels = turned ? b : a;
    MapForm input = turned ? a : b;
    ProductAxis over = turned && !b.transposed() ? ProductAxis.CHANNELS : ProductAxis.PIXELS;
    int groups = a.groups();
    if (!ProductShape.fits(kernels.map().shape(), input.map().shape(), groups, over)
        || !NpuMapProduct.isPossible(
            ProductShape.of(kernels.map().shape(), input.map().shape(), groups, over))) {
      return Optional.empty();
    }
    Location location =
        node.location().with(changesOf(op.a(), graph)).with(changesOf(op.b(), graph));
    Value map =
        graph.append(
            new MapProduct(kernels.map(), input.map(), groups, over),
            location,
            node.result().name());
    return Optional.of(new MapForm(map, a.leading(), turned).value(graph, location));
  }

  /// The sources of the changes of shape and order that a form leaves out.
  private static Location changesOf(Value value, RewriteContext graph) {
    Optional<Value> before =
        graph
            .definedBy(value, Reshape.class)
            .map(Reshape::input)
            .or(() -> graph.definedBy(value, Transpose.class).map(Transpose::input));
    return before
        .map(input -> graph.location(value).with(changesOf(input, graph)))
        .orElse(Location.UNKNOWN);
  }

  /// Some rows of every matrix are some channels of every group.
  private static Optional<Value> slice(Slice op, Node node, RewriteContext graph) {
    Optional<MapForm> found = MapForm.of(op.input(), graph);
    if (found.isEmpty() || op.steps().stream().anyMatch(step -> step != 1)) {
      return Optional.empty();
    }
    MapForm form = found.get();
    Location location = node.location().with(changesOf(op.input(), graph));
    int axis = form.rowAxis();
    for (int i = 0; i < op.sizes().size(); i++) {
      if (i != axis && op.sizes().get(i) != op.input().dim(i)) {
        return Optional.empty();
      }
    }
    List<Value> parts = new ArrayList<>();
    for (int group = 0; group < form.groups(); group++) {
      List<Integer> starts = new ArrayList<>(Collections.nCopies(4, 0));
      starts.set(1, group * form.rows() + op.starts().get(axis));
      List<Integer> sizes = form.shapeWith(op.sizes().get(axis)).dims();
      parts.add(
          graph.append(
              new Slice(form.map(), starts, sizes, Collections.nCopies(4, 1)), location, ""));
    }
    Value map =
        parts.size() == 1
            ? parts.getFirst()
            : graph.append(new Concat(parts, 1), location, node.result().name());
    return Optional.of(form.with(map).value(graph, location));
  }

  /// Over the rows of the matrices it is a softmax over channels, one map per group.
  private static Optional<Value> softmax(Softmax op, Node node, RewriteContext graph) {
    Optional<MapForm> found =
        MapForm.of(op.input(), graph).filter(form -> form.rowAxis() == op.axis());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    MapForm form = found.get();
    Value map = form.map();
    List<Integer> batch = List.of(form.groups(), form.rows(), map.dim(2), map.dim(3));
    Value groups =
        form.groups() == 1 ? map : graph.append(new Reshape(map, batch), node.location(), "");
    Value weights = graph.append(new Softmax(groups, 1), node.location(), node.result().name());
    Value joined =
        form.groups() == 1
            ? weights
            : graph.append(new Reshape(weights, map.shape().dims()), node.location(), "");
    return Optional.of(value(form.with(joined), node, graph));
  }

  /// An op with a single number does not care how values lie.
  private static Optional<Value> withNumber(BinaryOp op, Node node, RewriteContext graph) {
    boolean numberFirst = isNumber(op.a(), graph);
    if (numberFirst == isNumber(op.b(), graph)) {
      return Optional.empty();
    }
    Value matrices = numberFirst ? op.b() : op.a();
    Value number = numberFirst ? op.a() : op.b();
    Optional<MapForm> found =
        MapForm.of(matrices, graph).filter(_ -> number.type().rank() <= matrices.type().rank());
    if (found.isEmpty() || number.type().rank() > 4) {
      return Optional.empty();
    }
    MapForm form = found.get();
    Op onMap = op.def().withOperands(op, v -> v.equals(matrices) ? form.map() : v);
    Value map = graph.append(onMap, node.location(), node.result().name());
    return Optional.of(value(form.with(map), node, graph));
  }

  private static boolean isNumber(Value value, RewriteContext graph) {
    return graph.constant(value).isPresent() && value.shape().elements() == 1;
  }

  /// Matrices that become a map again are that map.
  private static Optional<Value> reshape(Reshape op, Node node, RewriteContext graph) {
    Optional<MapForm> found =
        MapForm.of(op.input(), graph)
            .filter(form -> !form.transposed())
            .filter(_ -> op.shape().size() == 4);
    return found.map(
        form -> {
          Location location = node.location().with(changesOf(op.input(), graph));
          return form.map().shape().dims().equals(op.shape())
              ? named(form.map(), location, node, graph)
              : graph.append(new Reshape(form.map(), op.shape()), location, node.result().name());
        });
  }

  /// The map again, as what the reshape delivers: its product is made once more under the sources
  /// of both, and the first one, which nobody reads any more, goes. Other maps stay as they are.
  private static Value named(Value map, Location more, Node node, RewriteContext graph) {
    return graph
        .definition(map)
        .filter(
            n ->
                // a slice costs nothing, so it may be there twice
                n.op() instanceof Slice
                    || (n.op() instanceof MapProduct
                        && graph.isReadOnce(node.operands().getFirst())))
        .map(n -> graph.append(n.op(), n.location().with(more), node.result().name()))
        .orElse(map);
  }
}
