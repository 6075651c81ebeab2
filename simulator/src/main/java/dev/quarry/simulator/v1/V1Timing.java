package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.simulator.timing.Rk1808Prediction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Predicted times of a file on an RK1808-class NPU at 800 MHz: which nodes are done in one pass is
/// inferred ([V1Fusion]), what a pass takes says [dev.quarry.simulator.timing.Rk1808Model].
public final class V1Timing {
  private final V1Model model;
  private final V1Graph graph;
  private final V1Work work;

  private V1Timing(V1Model model, V1Graph graph) {
    this.model = model;
    this.graph = graph;
    this.work = new V1Work(model, graph);
  }

  /// Predicts a file; of a precompiled one nothing is known but its size, so that it has no layers.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the file is damaged
  public static Rk1808Prediction predict(String name, V1File file) {
    var timing = new V1Timing(file.model(), V1Validator.require(name, file));
    List<Rk1808Prediction.Layer> layers = timing.layers();
    return new Rk1808Prediction(
        layers, timing.outputElements(), V1TimingReasons.of(file.model(), timing.graph));
  }

  private List<Rk1808Prediction.Layer> layers() {
    var fusion = new V1Fusion(model, graph);
    var layers = new ArrayList<Rk1808Prediction.Layer>();
    var done = new BitSet();
    for (int node : graph.order()) {
      Optional<V1Op> op = model.nodes().get(node).kind();
      if (op.isEmpty() || done.get(node) || isFree(op.get())) {
        continue;
      }
      List<Integer> pass = fusion.pass(node, done);
      pass.forEach(done::set);
      layers.add(layer(pass));
    }
    return layers;
  }

  /// Another shape for the same bytes, kept values, and precompiled graphs, whose ops are not
  /// known.
  private static boolean isFree(V1Op op) {
    return op == V1Op.RESHAPE || op == V1Op.VARIABLE || op == V1Op.NBG;
  }

  private Rk1808Prediction.Layer layer(List<Integer> pass) {
    V1Node first = model.nodes().get(pass.getFirst());
    int last = pass.getLast();
    return new Rk1808Prediction.Layer(
        pass.getFirst(),
        first.lid(),
        pass.stream().map(i -> model.nodes().get(i).shortOp()).collect(Collectors.joining("+")),
        first.uid(),
        graph.types().get(last).getFirst().element().name().toLowerCase(Locale.ROOT),
        graph.shapes().get(last).getFirst().map(V1Timing::dims).orElse("-"),
        pass.stream().skip(1).map(i -> model.nodes().get(i).lid()).toList(),
        work.of(pass));
  }

  private static String dims(List<Integer> size) {
    return size.reversed().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  private long outputElements() {
    return model.graph().stream()
        .filter(port -> port.side().equals(V1Connection.OUTPUT))
        .map(V1GraphPort::tensor)
        .mapToLong(tensor -> V1Work.elements(model.norms().get(tensor).size()))
        .sum();
  }
}
