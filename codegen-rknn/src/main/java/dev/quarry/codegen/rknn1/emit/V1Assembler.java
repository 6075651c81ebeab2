package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives out numbers and offsets and puts the sections of a file together, in the toolkit's order.
// RKNN v1: rknn1-format.md sections 2 to 7 and 9.
final class V1Assembler {
  /// The versions whose behaviour is known best.
  private static final String TOOLKIT = "1.7.3";

  private static final String OVXLIB = "1.1.26";

  private final Graph graph;
  private final V1Drafts drafts;
  private final V1Options options;
  private final List<Draft> nodes;
  private final List<Integer> outputs;

  V1Assembler(Graph graph, V1Drafts drafts, V1Options options) {
    this.graph = graph;
    this.drafts = drafts;
    this.options = options;
    this.nodes = drafts.drafts();
    this.outputs = drafts.outputs();
  }

  V1File assemble() {
    Constants constants = Constants.of(nodes, this::lid);
    List<V1Tensor.Norm> norms = norms();
    var model =
        new V1Model(
            header(norms.size(), constants.tensors().size()),
            nodeList(),
            norms,
            constants.tensors(),
            virtuals(),
            connections(constants),
            ports(norms.size()));
    return V1File.of(model, constants.blob());
  }

  /// Outputs take the first numbers, then the last nodes, as the importer of ONNX models counts.
  private int uid(int index) {
    return outputs.size() + nodes.size() - 1 - index;
  }

  private String lid(int index) {
    return nodes.get(index).name() + "_" + uid(index);
  }

  private List<V1Node> nodeList() {
    var list = new ArrayList<V1Node>();
    for (int i = 0; i < nodes.size(); i++) {
      Draft draft = nodes.get(i);
      list.add(
          new V1Node(
              lid(i),
              draft.name(),
              draft.op().text(),
              uid(i),
              Optional.of(draft.inputs().size()),
              Optional.of(draft.outputs().size()),
              draft.params(),
              draft.policy()));
    }
    return list;
  }

  private List<V1Tensor.Norm> norms() {
    var norms = new ArrayList<V1Tensor.Norm>();
    for (int i = 0; i < outputs.size(); i++) {
      Draft draft = nodes.get(outputs.get(i));
      // Files of the vendor say the node here; the network's own name is of more use to people.
      String url = graph.outputs().get(i).name() + "_" + i;
      norms.add(
          norm(norms.size(), draft.shape(), draft.type(), options.form().optimizedOutputs(), url));
    }
    for (int i = 0; i < graph.inputs().size(); i++) {
      GraphInput input = graph.inputs().get(i);
      String url = input.name() + "_" + (outputs.size() + nodes.size() + i);
      norms.add(norm(norms.size(), drafts.inputShape(i), drafts.inputType(i), false, url));
    }
    return norms;
  }

  private static V1Tensor.Norm norm(
      int id, Shape shape, V1Type type, boolean optimized, String url) {
    List<Integer> size = V1Types.size(shape);
    return new V1Tensor.Norm(
        id,
        size,
        size.size(),
        type,
        optimized ? Optional.of(1) : Optional.empty(),
        Optional.of(url));
  }

  private List<V1Tensor.Virtual> virtuals() {
    var virtuals = new ArrayList<V1Tensor.Virtual>();
    for (int i = 0; i < nodes.size(); i++) {
      List<V1Type> types = nodes.get(i).outputs();
      for (int port = outputs.contains(i) ? 1 : 0; port < types.size(); port++) {
        virtuals.add(new V1Tensor.Virtual(i, port, types.get(port)));
      }
    }
    return virtuals;
  }

  /// First the links of graph inputs and outputs, then those of every node.
  private List<V1Connection> connections(Constants constants) {
    var first = new ArrayList<V1Connection>();
    var rest = new ArrayList<V1Connection>();
    for (int i = 0; i < nodes.size(); i++) {
      List<Draft.Port> ports = nodes.get(i).inputs();
      for (int port = 0; port < ports.size(); port++) {
        switch (ports.get(port)) {
          case Draft.Port.Input(int index) ->
              first.add(
                  tensor(
                      i,
                      V1Connection.INPUT,
                      port,
                      V1Connection.TensorEnd.NORM,
                      outputs.size() + index));
          case Draft.Port.Constant _ ->
              rest.add(
                  tensor(
                      i,
                      V1Connection.INPUT,
                      port,
                      V1Connection.TensorEnd.CONST,
                      constants.id(i, port)));
          case Draft.Port.Open _ -> {}
          case Draft.Port.Node(int index) ->
              rest.add(
                  new V1Connection(
                      i,
                      V1Connection.INPUT,
                      port,
                      Optional.empty(),
                      Optional.of(new V1Connection.NodeEnd(index, 0))));
        }
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      first.add(tensor(outputs.get(i), V1Connection.OUTPUT, 0, V1Connection.TensorEnd.NORM, i));
    }
    first.addAll(rest);
    return first;
  }

  private static V1Connection tensor(int node, String side, int port, String kind, int id) {
    return new V1Connection(
        node, side, port, Optional.of(new V1Connection.TensorEnd(kind, id)), Optional.empty());
  }

  private List<V1GraphPort> ports(int norms) {
    var ports = new ArrayList<V1GraphPort>();
    for (int i = 0; i < norms; i++) {
      boolean output = i < outputs.size();
      ports.add(
          new V1GraphPort(
              output ? V1Connection.OUTPUT : V1Connection.INPUT,
              output ? i : i - outputs.size(),
              V1Connection.TensorEnd.NORM,
              i));
    }
    return ports;
  }

  private V1Header header(int norms, int constants) {
    return new V1Header(
        Optional.of(options.platforms()),
        Optional.of("caffe"),
        Optional.of("caffe"),
        Optional.of(options.form().channelsInnermost() ? 1 : 0),
        Optional.of(options.form().channelsInnermost() ? 0 : 1),
        Optional.of(0),
        name(),
        TOOLKIT,
        OVXLIB,
        new V1Header.Counters(nodes.size(), norms, constants, results()),
        Optional.of(options.form().optimizationLevel()),
        preprocessing(),
        graph.inputs().size(),
        outputs.size(),
        Optional.of(0),
        Optional.of(-1),
        Optional.empty());
  }

  private int results() {
    return nodes.stream().mapToInt(draft -> draft.outputs().size()).sum();
  }

  /// Camel case, as the toolkit writes names.
  private String name() {
    var name = new StringBuilder();
    for (String word : graph.name().split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return name.isEmpty() ? "Main" : name.toString();
  }

  private V1Header.Preprocessing preprocessing() {
    var mean = new ArrayList<Number>();
    var std = new ArrayList<Number>();
    var channels = new ArrayList<Integer>();
    var reorder = new ArrayList<Integer>();
    for (GraphInput input : graph.inputs()) {
      Preprocessing p = input.preprocessing();
      int count = input.value().type().rank() == 4 ? input.value().dim(1) : 1;
      channels.add(count);
      for (int c = 0; c < count; c++) {
        mean.add(p.mean().isEmpty() ? (Number) 0L : (Number) (double) p.mean(c));
        std.add((double) p.std(c));
      }
      boolean swapped = p.order() == ChannelOrder.BGR && count == 3;
      reorder.addAll(swapped ? List.of(2, 1, 0) : List.of(0, 1, 2));
    }
    return new V1Header.Preprocessing(mean, Optional.of(channels), Optional.of(std), reorder);
  }
}
