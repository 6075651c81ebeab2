package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn1.V1Check;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.diag.CompileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All checks of a file, one after the other; the later ones need what the earlier ones have shown.
public final class V1Checker {
  private final String name;
  private final V1File file;
  private final V1Model model;
  private final V1Findings findings;

  private V1Checker(String name, V1File file) {
    this.name = name;
    this.file = file;
    this.model = file.model();
    this.findings = new V1Findings(name);
  }

  /// Checks a file.
  public static V1Check check(String name, V1File file) {
    return new V1Checker(name, file).run();
  }

  private V1Check run() {
    new TensorChecks(file, findings).run();
    LinkChecks links = new LinkChecks(model, findings);
    links.run();
    precompiled();
    if (!findings.errors().isEmpty()) {
      return result(Optional.empty());
    }
    List<Integer> order = order(links);
    if (order.size() < model.nodes().size()) {
      findings.error("the graph has a cycle");
      return result(Optional.empty());
    }
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i) != i) {
        findings.warn("nodes are not stored in execution order");
        break;
      }
    }
    var shapes = new ShapeChecks(model, links, findings).run(order);
    biasScales(links);
    if (!findings.errors().isEmpty()) {
      return result(Optional.empty());
    }
    return result(
        Optional.of(
            new V1Graph(
                links.inputs(),
                links.bound(),
                types(links),
                shapes,
                links.graphInputs(),
                links.graphOutputs(),
                order)));
  }

  private V1Check result(Optional<V1Graph> graph) {
    return new V1Check(findings.errors(), findings.warnings(), graph);
  }

  private void precompiled() {
    boolean binary = NbgFile.recognises(file.data());
    boolean node = model.nodes().stream().anyMatch(n -> n.op().equals(V1Op.NBG.text()));
    if (binary != node) {
      findings.error("data that begins with VPMN and the op VSI_NN_OP_NBG must occur together");
    } else if (binary) {
      try {
        NbgFile.parse(name, file.data());
      } catch (CompileException e) {
        findings.error("%s", e.diagnostics().getFirst().message());
      }
    }
  }

  /// Repeats passes over the nodes; files are stored in order, so one pass is usual.
  private List<Integer> order(LinkChecks links) {
    var order = new ArrayList<Integer>();
    boolean[] done = new boolean[model.nodes().size()];
    int before = -1;
    while (order.size() > before) {
      before = order.size();
      for (int i = 0; i < done.length; i++) {
        if (!done[i] && ready(links, i, done)) {
          done[i] = true;
          order.add(i);
        }
      }
    }
    return order;
  }

  private static boolean ready(LinkChecks links, int node, boolean[] done) {
    return links.inputs().get(node).values().stream()
        .allMatch(source -> !(source instanceof Source.Result(int from, _)) || done[from]);
  }

  private List<List<V1Type>> types(LinkChecks links) {
    var types = new ArrayList<List<V1Type>>();
    for (int i = 0; i < model.nodes().size(); i++) {
      var own = new ArrayList<V1Type>();
      for (int port = 0; port < model.nodes().get(i).outputs(); port++) {
        own.add(links.type(new Source.Result(i, port)).orElseThrow());
      }
      types.add(List.copyOf(own));
    }
    return types;
  }

  /// The unit of a bias is the unit of its products.
  private void biasScales(LinkChecks links) {
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      boolean products =
          node.kind()
              .filter(
                  op ->
                      switch (op) {
                        case CONV2D, CONV_RELU, FCL, FCL_RELU, DECONVOLUTION -> true;
                        default -> false;
                      })
              .isPresent();
      Source x = links.inputs().get(i).get(0);
      Source w = links.inputs().get(i).get(1);
      Source b = links.inputs().get(i).get(2);
      if (!products || x == null || w == null || b == null) {
        continue;
      }
      double product =
          links.type(x).map(V1Type::step).orElse(1.0) * links.type(w).map(V1Type::step).orElse(1.0);
      double bias = links.type(b).map(V1Type::step).orElse(1.0);
      if (Math.abs(bias / product - 1) > 1e-4) {
        findings.warn(
            "node %d %s: the bias scale %.6g is not input scale times weight scale %.6g",
            i, node.lid(), bias, product);
      }
    }
  }
}
