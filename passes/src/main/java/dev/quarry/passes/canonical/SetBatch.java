package dev.quarry.passes.canonical;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Lets a network compute several samples in one run: every input and everything computed from one
/// has that many entries along its first axis, each of which is what the network for one sample
/// delivers. Values and nodes keep their order, so that ranges of the network for one sample are
/// handed on.
///
/// Where samples would meet (a reshape that gives up the first axis, a concatenation or softmax
/// along it), the pass refuses and names the node.
///
/// @param size samples in one run
public record SetBatch(int size) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat(
          "set-batch",
          "compute several samples in one run, each as it would be alone",
          Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public boolean handsRangesOn() {
    return true;
  }

  @Override
  public Module run(Module module, PassContext context) {
    Graph graph = module.graph();
    boolean reached = graph.inputs().stream().allMatch(i -> isBatch(i.value(), size));
    if (size == 1 || reached) {
      return module;
    }
    var problems = new ArrayList<Diagnostic>();
    Set<Value> sampled = sampled(graph, problems);
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    Graph batched = rebuild(graph, sampled);
    context.ranges().ifPresent(ranges -> context.handOn(ranges.movedTo(graph, batched)));
    context.count("batch", size);
    return module.with(batched);
  }

  private static boolean isBatch(Value value, int size) {
    return value.type().rank() > 0 && value.dim(0) == size;
  }

  /// The values that depend on an input.
  private static Set<Value> sampled(Graph graph, List<Diagnostic> problems) {
    Set<Value> sampled = new HashSet<>();
    for (GraphInput input : graph.inputs()) {
      if (!isBatch(input.value(), 1)) {
        problems.add(
            Diagnostic.error(
                    DiagnosticCode.BAD_SHAPE,
                    "input '" + input.name() + "'",
                    "a batch can be set where the network takes one sample")
                .expected("1 as first dimension", input.value().shape().text()));
      }
      sampled.add(input.value());
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NnOp op && node.operands().stream().anyMatch(sampled::contains)) {
        sampled.addAll(node.results());
        Optional<String> why = new SampleWise(sampled).whyNot(op);
        why.ifPresent(reason -> problems.add(refused(node, reason)));
      }
    }
    return sampled;
  }

  private static Diagnostic refused(Node node, String why) {
    return Diagnostic.error(
            DiagnosticCode.TARGET_LIMIT, node.where(), "samples of a batch would meet: " + why)
        .help("compile for one sample, or end the network before this node (--outputs)");
  }

  private Graph rebuild(Graph graph, Set<Value> sampled) {
    var builder = new GraphBuilder(graph.name());
    Map<Value, Value> mapped = HashMap.newHashMap(graph.nodes().size());
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      var type = value.type().withShape(value.shape().with(0, size));
      mapped.put(value, builder.input(value.name(), type, input.preprocessing()));
    }
    for (Node node : graph.nodes()) {
      Op op = node.op().def().withOperands(node.op(), v -> Objects.requireNonNull(mapped.get(v)));
      if (op instanceof NnOp nn && sampled.contains(node.result())) {
        op = SampleWise.enlarged(nn, size);
      }
      List<String> names = node.results().stream().map(Value::name).toList();
      List<Value> results = builder.add(op, node.location(), names).results();
      for (int i = 0; i < results.size(); i++) {
        mapped.put(node.results().get(i), results.get(i));
      }
    }
    for (GraphOutput output : graph.outputs()) {
      builder.output(output.name(), Objects.requireNonNull(mapped.get(output.value())));
    }
    return builder.build();
  }
}
