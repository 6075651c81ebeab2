package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.List;
import java.util.Optional;

/// Turns matrix products by a constant matrix into fully connected layers, whose inputs are the
/// rows of all matrices one below the other, and sums with a constant row into their bias.
public record MatMulToGemm() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "matmul-to-gemm",
          "turn matrix products by constants into fully connected layers",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return module.with(
        Rewriter.sweep(
            module.graph(),
            List.of(
                Replacements.counted(context, "layers", MatMulToGemm::product),
                Replacements.uncounted(MatMulToGemm::sum))));
  }

  private static Optional<Value> product(Node node, RewriteContext graph) {
    return node.op() instanceof MatMul(Value a, Value b)
        ? matrix(b, graph)
            .filter(_ -> graph.constant(a).isEmpty())
            .map(data -> layer(a, graph.constant(data, b.name()), node, graph))
        : Optional.empty();
  }

  private static Optional<Value> sum(Node node, RewriteContext graph) {
    return node.op() instanceof Add(Value a, Value b)
        ? withBias(a, b, node, graph).or(() -> withBias(b, a, node, graph))
        : Optional.empty();
  }

  /// A constant that is one matrix.
  private static Optional<ConstantData> matrix(Value value, RewriteContext graph) {
    int rank = value.type().rank();
    Shape shape = Shape.of(value.dim(rank - 2), value.dim(rank - 1));
    return graph
        .constant(value)
        .filter(data -> data.elements() == shape.elements())
        .map(data -> data.withType(data.type().withShape(shape)));
  }

  private static Value layer(Value a, Value matrix, Node node, RewriteContext graph) {
    int columns = matrix.dim(0);
    boolean plain = node.result().type().rank() == 2;
    Value rows =
        plain
            ? a
            : graph.append(
                new Reshape(a, List.of(a.shape().elements() / columns, columns)),
                node.location(),
                "");
    Value product =
        graph.append(
            new Gemm(rows, matrix, Optional.empty(), 1, 1, false, false),
            node.location(),
            plain ? node.result().name() : "");
    return plain
        ? product
        : graph.append(
            new Reshape(product, node.result().shape().dims()),
            node.location(),
            node.result().name());
  }

  private static Optional<Value> withBias(Value x, Value row, Node node, RewriteContext graph) {
    Value rows = rows(x, graph);
    Optional<Gemm> layer =
        graph
            .definedBy(rows, Gemm.class)
            .filter(g -> g.c().isEmpty() && graph.isReadOnce(x) && graph.isReadAtMostOnce(rows))
            .filter(_ -> node.result().shape().equals(x.shape()));
    if (layer.isEmpty()) {
      return Optional.empty();
    }
    int outputs = rows.dim(1);
    return graph
        .constant(row)
        .filter(data -> data.elements() == outputs && row.dim(row.type().rank() - 1) == outputs)
        .map(data -> data.withType(data.type().withShape(Shape.of(outputs))))
        .map(
            data -> {
              Value c = graph.constant(data, row.name());
              Gemm g = layer.get();
              var sum =
                  new Gemm(
                      g.a(), g.b(), Optional.of(c), g.alpha(), 1, g.transposeA(), g.transposeB());
              return shaped(sum, x, rows, node, graph);
            });
  }

  /// The matrix behind a value: the same rows, counted along several dimensions.
  private static Value rows(Value x, RewriteContext graph) {
    return graph
        .definedBy(x, Reshape.class)
        .map(Reshape::input)
        .filter(
            matrix ->
                matrix.type().rank() == 2
                    && x.type().rank() > 0
                    && matrix.dim(1) == x.dim(x.type().rank() - 1))
        .orElse(x);
  }

  private static Value shaped(Gemm sum, Value x, Value rows, Node node, RewriteContext graph) {
    Location location = graph.location(rows).with(node.location());
    String name = node.result().name();
    return x.equals(rows)
        ? graph.append(sum, location, name)
        : graph.append(
            new Reshape(graph.append(sum, location, ""), x.shape().dims()), location, name);
  }
}
