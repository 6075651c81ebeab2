package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.codegen.rknn2.TensorKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Differences between a file of the first generation and one of the second: what can be compared
/// is the network, not the code. Nodes are paired by the source nodes they stand for; of pairs the
/// last results are compared.
final class GenerationDiff {
  private final Differences found = new Differences();
  private final V1Model old;
  private final V1Graph graph;
  private final RknnModel model;
  private final boolean oldFirst;

  private GenerationDiff(V1Model old, V1Graph graph, RknnModel model, boolean oldFirst) {
    this.old = old;
    this.graph = graph;
    this.model = model;
    this.oldFirst = oldFirst;
  }

  /// Compares two files.
  ///
  /// @param oldFirst whether the first-generation file is the first one
  /// @throws dev.quarry.ir.diag.CompileException if the first-generation file is damaged
  static FileDiff of(String name, V1File file, RknnFile other, boolean oldFirst) {
    V1Graph graph = V1Validator.require(name, file);
    var diff = new GenerationDiff(file.model(), graph, other.model(), oldFirst);
    String first =
        "RKNN v1 for "
            + file.model().header().targets().map(t -> String.join("/", t)).orElse("RK1808")
            + (file.model().isPrecompiled()
                ? " (a precompiled graph)"
                : " (a graph of "
                    + file.model().nodes().size()
                    + " nodes the runtime compiles when it loads it)");
    String second =
        "RKNN v2 for "
            + other.model().info().target()
            + " ("
            + other.model().graph().nodes().size()
            + " nodes with "
            + other.model().tasks().size()
            + " tasks of registers)";
    diff.compare(DiffKind.CONTAINER, "generation", "", first, second);
    diff.ports("input", TensorKind.INPUT);
    diff.ports("output", TensorKind.OUTPUT);
    diff.nodes();
    return new FileDiff(
        diff.found.list(),
        diff.found.compared(),
        "different generations: one is "
            + first
            + ", the other "
            + second
            + "; only the networks are compared");
  }

  private void compare(DiffKind kind, String what, String where, Object mine, Object theirs) {
    found.compare(kind, what, where, oldFirst ? mine : theirs, oldFirst ? theirs : mine);
  }

  private void ports(String side, TensorKind kind) {
    List<V1Tensor.Norm> mine = V1Diff.norms(old, side);
    List<RknnTensor> theirs =
        model.graph().tensors().stream().filter(tensor -> tensor.kind() == kind).toList();
    compare(DiffKind.CONTAINER, "number of " + side + "s", "", mine.size(), theirs.size());
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      V1Tensor.Norm norm = mine.get(i);
      String where = side + " " + i + " " + norm.name();
      tensors(where, norm.size(), norm.type(), theirs.get(i));
    }
  }

  private void tensors(String where, List<Integer> size, V1Type type, RknnTensor tensor) {
    compare(DiffKind.TENSOR_TYPE, "shape", where, V1Words.dims(size), dims(tensor.shape()));
    compare(
        DiffKind.TENSOR_TYPE,
        "element",
        where,
        type.element().bytes() * 8 + " bit",
        tensor.dtype().elementBytes() * 8 + " bit");
    if (tensor.quantization().isPresent()) {
      compare(DiffKind.SCALE, "", where, (float) type.step(), tensor.quantization().scaleOrOne());
    }
  }

  private static String dims(List<Integer> shape) {
    return shape.isEmpty()
        ? "scalar"
        : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  private void nodes() {
    SourceMap sources = SourceMap.of(model);
    var met = new TreeSet<Integer>();
    List<RknnNode> nodes = model.graph().nodes();
    var without = new ArrayList<Integer>();
    for (int i = 0; i < nodes.size(); i++) {
      List<String> served = sources.entry(i).onnx();
      List<Integer> partners = partners(served);
      met.addAll(partners);
      if (partners.isEmpty()) {
        without.add(i);
      } else if (!nodes.get(i).outputs().isEmpty()) {
        pair(partners.getLast(), nodes.get(i));
      }
    }
    alone(met, without);
  }

  /// The nodes that stand for one of the source nodes, in order: the last one delivers the result.
  private List<Integer> partners(List<String> served) {
    List<Integer> exact = partners(node -> !Collections.disjoint(V1Words.sources(node), served));
    return exact.isEmpty()
        ? partners(node -> served.stream().anyMatch(source -> V1Words.serves(node, source)))
        : exact;
  }

  private List<Integer> partners(Predicate<V1Node> test) {
    return IntStream.range(0, old.nodes().size())
        .filter(i -> test.test(old.nodes().get(i)))
        .boxed()
        .toList();
  }

  private void pair(int mine, RknnNode theirs) {
    if (graph.shapes().get(mine).getFirst().isEmpty()) {
      return;
    }
    tensors(
        old.nodes().get(mine).name(),
        graph.shapes().get(mine).getFirst().get(),
        graph.types().get(mine).getFirst(),
        model.tensor(theirs.outputs().getFirst()));
  }

  private void alone(Set<Integer> met, List<Integer> without) {
    DiffKind mine = oldFirst ? DiffKind.NODE_ONLY_IN_A : DiffKind.NODE_ONLY_IN_B;
    DiffKind theirs = oldFirst ? DiffKind.NODE_ONLY_IN_B : DiffKind.NODE_ONLY_IN_A;
    found.count(mine, old.nodes().size());
    found.count(theirs, model.graph().nodes().size());
    for (int i = 0; i < old.nodes().size(); i++) {
      V1Node node = old.nodes().get(i);
      if (!met.contains(i)) {
        found.add(
            mine, node.name(), oldFirst ? node.shortOp() : "", oldFirst ? "" : node.shortOp());
      }
    }
    for (int index : without) {
      RknnNode node = model.graph().nodes().get(index);
      found.add(theirs, node.name(), oldFirst ? "" : node.type(), oldFirst ? node.type() : "");
    }
  }
}
