package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Lets softmaxes run along the rows of a matrix, behind a reshape and, where other dimensions lie
/// further inside, a transpose. Those along the channels of a map stay: files show them.
///
/// Which axis a node without the field `axis` has depends on the rank, and not all versions of
/// ovxlib agree; for a matrix they do.
public record SoftmaxToRows() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "softmax-to-rows",
          "let softmaxes that are not along the channels of a map run along rows of a matrix",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(
        module,
        context,
        "turned",
        (node, graph) ->
            node.op() instanceof Softmax op && !isPlain(op)
                ? Optional.of(turned(op, node, graph))
                : Optional.empty());
  }

  private static boolean isPlain(Softmax op) {
    int rank = op.input().type().rank();
    return rank == 4 ? op.axis() == 1 : rank <= 2 && op.axis() == rank - 1;
  }

  private static Value turned(Softmax op, Node node, RewriteContext graph) {
    Value x = op.input();
    int rank = x.type().rank();
    boolean innermost = IntStream.range(op.axis() + 1, rank).allMatch(axis -> x.dim(axis) == 1);
    List<Integer> order =
        IntStream.concat(
                IntStream.range(0, rank).filter(axis -> axis != op.axis()), IntStream.of(op.axis()))
            .boxed()
            .toList();
    Value last = innermost ? x : graph.append(new Transpose(x, order), node.location(), "");
    int length = x.dim(op.axis());
    List<Integer> rows = List.of(x.shape().elements() / length, length);
    Value matrix =
        last.shape().dims().equals(rows)
            ? last
            : graph.append(new Reshape(last, rows), node.location(), "");
    Value weights = graph.append(new Softmax(matrix, 1), node.location(), "");
    if (innermost) {
      return graph.append(
          new Reshape(weights, x.shape().dims()), node.location(), node.result().name());
    }
    Value back =
        last.shape().dims().equals(rows)
            ? weights
            : graph.append(new Reshape(weights, last.shape().dims()), node.location(), "");
    List<Integer> inverse = IntStream.range(0, rank).map(order::indexOf).boxed().toList();
    return graph.append(new Transpose(back, inverse), node.location(), node.result().name());
  }
}
