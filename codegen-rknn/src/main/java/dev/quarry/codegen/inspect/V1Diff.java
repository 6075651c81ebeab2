package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Policy;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn2.RknnBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Differences between two files of the first generation, from the graph over quantization and
/// parameters to bytes. Nodes are paired by name, else in order by op ([V1Pairs]).
final class V1Diff {
  private final Differences found = new Differences();
  private final V1File first;
  private final V1File second;
  private final V1Graph a;
  private final V1Graph b;
  private final V1Pairs pairs;

  private V1Diff(V1File first, V1Graph a, V1File second, V1Graph b) {
    this.first = first;
    this.second = second;
    this.a = a;
    this.b = b;
    this.pairs = V1Pairs.of(first.model(), a, second.model(), b);
  }

  /// Compares two files.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if one is damaged
  static FileDiff of(String firstName, V1File first, String secondName, V1File second) {
    V1Graph a = V1Validator.require(firstName, first);
    V1Graph b = V1Validator.require(secondName, second);
    var diff = new V1Diff(first, a, second, b);
    diff.header();
    diff.ports();
    diff.nodes();
    boolean left = NbgFile.recognises(first.data());
    boolean right = NbgFile.recognises(second.data());
    if (left && right) {
      NbgDiff.compare(diff.found, firstName, first.data(), secondName, second.data());
    }
    diff.texts();
    String summary =
        left == right
            ? ""
            : (left ? "the first" : "the second")
                + " file is a precompiled graph, the other one a graph the runtime compiles; layers"
                + " and weights of precompiled graphs cannot be compared";
    return new FileDiff(diff.found.list(), diff.found.compared(), summary);
  }

  private void header() {
    V1Header x = first.model().header();
    V1Header y = second.model().header();
    DiffKind kind = DiffKind.CONTAINER;
    found.compare(kind, "container version", "", first.version(), second.version());
    found.compare(kind, "target", "", list(x.targets()), list(y.targets()));
    found.compare(kind, "compiler", "", x.version(), y.version());
    found.compare(kind, "ovxlib version", "", x.ovxlibVersion(), y.ovxlibVersion());
    found.compare(
        kind, "input layout", "", layout(x.channelsInnermost()), layout(y.channelsInnermost()));
    found.compare(
        kind, "optimization level", "", text(x.optimizationLevel()), text(y.optimizationLevel()));
    found.compare(kind, "precompiled", "", text(x.precompiled()), text(y.precompiled()));
    found.compare(
        kind, "preprocessing", "", x.preprocessing().toString(), y.preprocessing().toString());
    found.compare(kind, "custom ops", "", first.trailing().size(), second.trailing().size());
  }

  private static String list(Optional<List<String>> words) {
    return words.map(list -> String.join(", ", list)).orElse("not named");
  }

  private static String layout(boolean channelsInnermost) {
    return channelsInnermost ? "NHWC" : "NCHW";
  }

  private static String text(Optional<Integer> number) {
    return number.map(String::valueOf).orElse("not stated");
  }

  /// Inputs and outputs of the graph, by place.
  private void ports() {
    for (String side : new TreeSet<>(List.of("input", "output"))) {
      List<V1Tensor.Norm> x = norms(first.model(), side);
      List<V1Tensor.Norm> y = norms(second.model(), side);
      found.compare(DiffKind.CONTAINER, "number of " + side + "s", "", x.size(), y.size());
      for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
        String where = side + " " + i + " " + x.get(i).name();
        shapes(where, V1Words.dims(x.get(i).size()), V1Words.dims(y.get(i).size()));
        types(where, x.get(i).type(), y.get(i).type());
        found.compare(DiffKind.TEXT, side + " name", where, x.get(i).label(), y.get(i).label());
      }
    }
  }

  static List<V1Tensor.Norm> norms(V1Model model, String side) {
    return model.graph().stream()
        .filter(port -> port.side().equals(side))
        .map(V1GraphPort::tensor)
        .map(tensor -> model.norms().get(tensor))
        .toList();
  }

  private void nodes() {
    List<V1Node> left = first.model().nodes();
    List<V1Node> right = second.model().nodes();
    found.count(DiffKind.NODE_ONLY_IN_A, left.size());
    found.count(DiffKind.NODE_ONLY_IN_B, right.size());
    for (int node : pairs.nodes().onlyInA()) {
      found.add(DiffKind.NODE_ONLY_IN_A, left.get(node).name(), left.get(node).shortOp(), "");
    }
    for (int node : pairs.nodes().onlyInB()) {
      found.add(DiffKind.NODE_ONLY_IN_B, right.get(node).name(), "", right.get(node).shortOp());
    }
    int latest = -1;
    for (NodePairs.Pair pair : pairs.nodes().pairs()) {
      node(left.get(pair.a()), right.get(pair.b()));
      links(pair);
      results(pair);
      found.count(DiffKind.NODE_ORDER, 1);
      if (pair.b() < latest) {
        String where = left.get(pair.a()).name();
        found.add(DiffKind.NODE_ORDER, where, "node " + pair.a(), "node " + pair.b());
      }
      latest = Math.max(latest, pair.b());
    }
  }

  private void node(V1Node x, V1Node y) {
    found.compare(DiffKind.NODE_TYPE, "", x.name(), x.shortOp(), y.shortOp());
    found.compare(
        DiffKind.NODE_PARAMETERS, "", x.name(), V1Words.of(x.params()), V1Words.of(y.params()));
    found.compare(
        DiffKind.NODE_PARAMETERS, "rounding", x.name(), policy(x.policy()), policy(y.policy()));
    found.compare(DiffKind.TEXT, "node name", x.name(), x.name(), y.name());
    found.compare(DiffKind.TEXT, "uid", x.name(), x.uid(), y.uid());
  }

  private static String policy(Optional<V1Policy> policy) {
    return policy.map(V1Words::of).orElse("not stated");
  }

  /// What a pair of nodes reads: partners read what partners write.
  private void links(NodePairs.Pair pair) {
    String name = first.model().nodes().get(pair.a()).name();
    var ports = new TreeSet<>(a.inputs().get(pair.a()).keySet());
    ports.addAll(b.inputs().get(pair.b()).keySet());
    for (int port : ports) {
      Optional<Source> x = Optional.ofNullable(a.inputs().get(pair.a()).get(port));
      Optional<Source> y = Optional.ofNullable(b.inputs().get(pair.b()).get(port));
      if (x.orElse(null) instanceof Source.Constant(int left)
          && y.orElse(null) instanceof Source.Constant(int right)) {
        constants(name + " input " + port, left, right);
      }
      found.count(DiffKind.NODE_INPUTS, 1);
      if (!isSame(x, y)) {
        found.add(
            DiffKind.NODE_INPUTS,
            name + " input " + port,
            source(first.model(), x),
            source(second.model(), y));
      }
    }
  }

  private boolean isSame(Optional<Source> x, Optional<Source> y) {
    if (x.isEmpty() || y.isEmpty()) {
      return x.equals(y);
    }
    return isSame(x.get(), y.get());
  }

  private boolean isSame(Source x, Source y) {
    return switch (x) {
      case Source.Constant _ -> y instanceof Source.Constant;
      case Source.Input _ ->
          y instanceof Source.Input && place(first.model(), x) == place(second.model(), y);
      case Source.Result(int node, int port) ->
          y instanceof Source.Result(int other, int otherPort)
              && port == otherPort
              && pairs.partner(node).filter(partner -> partner == other).isPresent();
    };
  }

  /// The place of an input among the inputs.
  private static int place(V1Model model, Source source) {
    return source instanceof Source.Input(int norm)
        ? norms(model, "input").indexOf(model.norms().get(norm))
        : -1;
  }

  private static String source(V1Model model, Optional<Source> source) {
    return source.map(of -> source(model, of)).orElse("nothing");
  }

  private static String source(V1Model model, Source source) {
    return switch (source) {
      case Source.Constant(int id) -> "constant " + id;
      case Source.Input(int norm) -> "input " + model.norms().get(norm).label();
      case Source.Result(int node, int port) ->
          model.nodes().get(node).name() + (port == 0 ? "" : " result " + port);
    };
  }

  private void results(NodePairs.Pair pair) {
    List<V1Type> x = a.types().get(pair.a());
    List<V1Type> y = b.types().get(pair.b());
    String name = first.model().nodes().get(pair.a()).name();
    for (int port = 0; port < Math.min(x.size(), y.size()); port++) {
      String where = port == 0 ? name : name + " result " + port;
      shapes(
          where,
          a.shapes().get(pair.a()).get(port).map(V1Words::dims).orElse("not known"),
          b.shapes().get(pair.b()).get(port).map(V1Words::dims).orElse("not known"));
      types(where, x.get(port), y.get(port));
    }
  }

  private void shapes(String where, String x, String y) {
    found.compare(DiffKind.TENSOR_TYPE, "shape", where, x, y);
  }

  private void types(String where, V1Type x, V1Type y) {
    found.compare(
        DiffKind.TENSOR_TYPE,
        "stored as",
        where,
        x.element() + " " + x.scheme(),
        y.element() + " " + y.scheme());
    if (x.scheme() == y.scheme()) {
      found.compare(DiffKind.SCALE, "", where, x.step(), y.step());
      found.compare(DiffKind.ZERO_POINT, "", where, x.zero(), y.zero());
    }
  }

  private void constants(String where, int left, int right) {
    V1Tensor.Const x = first.model().constants().get(left);
    V1Tensor.Const y = second.model().constants().get(right);
    shapes(where, V1Words.dims(x.size()), V1Words.dims(y.size()));
    types(where, x.type(), y.type());
    found.compare(DiffKind.TENSOR_OFFSET, "", where, x.offset(), y.offset());
    ByteBuffer p = stored(first, x);
    ByteBuffer q = stored(second, y);
    found.count(DiffKind.CONSTANT, 1);
    if (!p.equals(q)) {
      int common = Math.min(p.remaining(), q.remaining());
      int different = 0;
      for (int i = 0; i < common; i++) {
        different += p.get(i) == q.get(i) ? 0 : 1;
      }
      found.add(
          DiffKind.CONSTANT,
          where,
          p.remaining() + " bytes",
          q.remaining() + " bytes, " + different + " of the first " + common + " differ");
    }
  }

  private static ByteBuffer stored(V1File file, V1Tensor.Const tensor) {
    long bytes = tensor.type().element().bytes();
    for (int dim : tensor.size()) {
      bytes *= dim;
    }
    return file.data().asByteBuffer().slice(tensor.offset(), (int) bytes);
  }

  /// What is left: words that no one but people reads, and bytes no tensor owns.
  private void texts() {
    found.compare(
        DiffKind.TEXT,
        "name of the network",
        "",
        first.model().header().name(),
        second.model().header().name());
    if (!found.list().isEmpty()) {
      return;
    }
    found.compare(DiffKind.TEXT, "the graph as text", "", first.json(), second.json());
    rest("data section", first.data(), second.data());
    rest("header of custom ops", first.customHeader(), second.customHeader());
    rest("op libraries", first.trailing(), second.trailing());
  }

  private void rest(String what, RknnBuffer x, RknnBuffer y) {
    found.count(DiffKind.CONSTANT, 1);
    if (!x.equals(y)) {
      found.add(DiffKind.CONSTANT, what, x.size() + " bytes", y.size() + " bytes, not the same");
    }
  }
}
