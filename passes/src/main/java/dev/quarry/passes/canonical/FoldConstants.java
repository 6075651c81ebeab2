package dev.quarry.passes.canonical;

import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Executes nodes whose operands are all constants, one by one, with the evaluator of the context;
/// without one nothing is folded. Exact, the evaluator being the definition of every op.
///
/// @param maxElements larger results stay computed
public record FoldConstants(int maxElements) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat("fold-constants", "execute nodes that read constants only", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    Optional<Evaluator> evaluator = context.evaluator();
    return Replacements.sweepAll(
        module,
        context,
        "folded",
        (node, graph) -> evaluator.flatMap(given -> fold(node, graph, given)));
  }

  private Optional<List<Value>> fold(Node node, RewriteContext graph, Evaluator evaluator) {
    List<Value> operands = node.operands();
    if (node.op() instanceof Const
        || operands.isEmpty()
        || node.results().stream().anyMatch(r -> r.shape().elements() > maxElements)
        || !operands.stream().allMatch(v -> graph.constant(v).isPresent())) {
      return Optional.empty();
    }
    var builder = new GraphBuilder("constant");
    Map<Value, Value> copies = new HashMap<>();
    for (Value operand : operands) {
      copies.computeIfAbsent(
          operand, v -> builder.constant(graph.constant(v).orElseThrow(), v.name()));
    }
    Node copy =
        builder.add(
            node.op().def().withOperands(node.op(), v -> copies.getOrDefault(v, v)),
            Location.UNKNOWN,
            node.results().stream().map(Value::name).toList());
    for (int i = 0; i < copy.results().size(); i++) {
      builder.output("result" + i, copy.results().get(i));
    }
    var folded = new ArrayList<Value>();
    try (Evaluation evaluation = evaluator.prepare(builder.build())) {
      List<Tensor> tensors = evaluation.run(List.of());
      for (int i = 0; i < tensors.size(); i++) {
        folded.add(graph.constant(data(tensors.get(i)), node.results().get(i).name()));
      }
    }
    return Optional.of(folded);
  }

  private static ConstantData data(Tensor tensor) {
    return switch (tensor) {
      case Tensor.OfFloat(_, float[] data) -> ConstantData.of(tensor.shape(), data);
      case Tensor.OfLong(_, long[] data) -> ConstantData.of(tensor.shape(), data);
      case Tensor.OfInt(_, int[] data) -> ConstantData.ofInts(tensor.type(), data);
      case Tensor.OfShort(_, short[] data) -> ConstantData.ofShorts(tensor.type(), data);
      case Tensor.OfByte(_, byte[] data) -> ConstantData.ofBytes(tensor.type(), data);
    };
  }
}
