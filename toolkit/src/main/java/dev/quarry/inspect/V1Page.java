package dev.quarry.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.simulator.timing.Rk1808Prediction;
import dev.quarry.simulator.v1.V1Memory;
import java.util.List;
import java.util.Locale;

/// What the page of a first-generation file shows, in the form the page of [HtmlReport] has for all
/// files.
final class V1Page {
  private final V1File file;
  private final V1Model model;
  private final V1Graph graph;

  private V1Page(V1File file, V1Graph graph) {
    this.file = file;
    this.model = file.model();
    this.graph = graph;
  }

  /// The data of the page.
  ///
  /// @param name name of the file, for messages
  /// @param fileBytes its size
  /// @throws dev.quarry.ir.diag.CompileException if the file is damaged
  static ObjectNode of(
      String name, V1File file, long fileBytes, Rk1808Prediction time, String summary) {
    V1Graph graph = V1Validator.require(name, file);
    var page = new V1Page(file, graph);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    page.facts(data.putArray("facts"));
    page.time(data.putObject("time"), time, summary);
    ObjectNode content = data.putObject("file");
    memory(content.putObject("memory"), V1Memory.of(name, file), fileBytes);
    if (NbgFile.recognises(file.data())) {
      layers(content.putArray("nodes"), NbgFile.parse(name, file.data()));
    } else {
      page.nodes(content.putArray("nodes"));
    }
    page.tensors(content.putArray("tensors"));
    return data;
  }

  private void facts(ArrayNode out) {
    V1Header header = model.header();
    fact(out, "target", header.targets().map(t -> String.join(", ", t)).orElse("not named"));
    fact(out, "container", "RKNN v1, version " + file.version());
    fact(out, "compiler", "rknn-toolkit " + header.version());
    fact(out, "runtime", "behaviour of ovxlib " + header.ovxlibVersion());
    fact(out, "nodes", Integer.toString(model.nodes().size()));
    fact(out, "graph", model.isPrecompiled() ? "precompiled" : "compiled when it is loaded");
  }

  private static void fact(ArrayNode out, String what, String value) {
    out.addArray().add(what).add(value);
  }

  private void time(ObjectNode out, Rk1808Prediction time, String summary) {
    out.put("summary", summary);
    ArrayNode layers = out.putArray("layers");
    for (Rk1808Prediction.Layer layer : time.layers()) {
      layers
          .addObject()
          .put("name", layer.name())
          .put("op", layer.op())
          .put("micros", layer.micros())
          .put("bound", layer.parts().bound().text())
          .put("mac_usage_percent", layer.macUsagePercent())
          .put("output_shape", layer.outputShape());
    }
  }

  private static void memory(ObjectNode out, V1Memory memory, long fileBytes) {
    out.put("weight_bytes", memory.constantBytes())
        .put("internal_bytes", memory.peakBytes())
        .put("other_bytes", memory.ioBytes())
        .put("total_bytes", memory.constantBytes() + memory.peakBytes() + memory.ioBytes())
        .put("file_bytes", fileBytes)
        .putArray("live_ranges");
  }

  private void nodes(ArrayNode out) {
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      ObjectNode entry = out.addObject().put("index", i).put("unit", "NPU");
      entry.put("type", node.shortOp());
      entry.putArray("onnx_nodes").add(node.name());
      ArrayNode inputs = entry.putArray("inputs");
      for (Source source : graph.inputs().get(i).values()) {
        inputs.add(source(source));
      }
      ArrayNode outputs = entry.putArray("outputs");
      for (int port = 0; port < graph.types().get(i).size(); port++) {
        outputs.add(
            graph.shapes().get(i).get(port).map(V1Page::dims).orElse("-")
                + " "
                + graph.types().get(i).get(port).text());
      }
    }
  }

  private static void layers(ArrayNode out, NbgFile nbg) {
    for (NbgFile.Layer layer : nbg.layers()) {
      ObjectNode entry = out.addObject().put("index", layer.id()).put("type", layer.name());
      List<String> units =
          nbg.operations().stream()
              .filter(operation -> operation.layer() == layer.id())
              .map(NbgFile.Operation::unit)
              .toList();
      entry.put("unit", String.join(" ", units.stream().distinct().toList()));
      entry.put("tasks", units.size());
      entry.putArray("onnx_nodes").add(layer.uid() < 0 ? "" : "uid " + layer.uid());
      entry.putArray("inputs");
      entry.putArray("outputs");
    }
  }

  private String source(Source source) {
    return switch (source) {
      case Source.Input(int norm) -> model.norms().get(norm).label();
      case Source.Constant(int id) -> "constant " + id;
      case Source.Result(int node, _) -> "node " + node;
    };
  }

  private static String dims(List<Integer> size) {
    return String.join("x", size.reversed().stream().map(String::valueOf).toList());
  }

  private void tensors(ArrayNode out) {
    for (V1Tensor.Norm tensor : model.norms()) {
      tensor(out, tensor.id(), "input or output", tensor.size(), tensor.type(), tensor.label());
    }
    for (V1Tensor.Const tensor : model.constants()) {
      tensor(out, tensor.id(), "constant", tensor.size(), tensor.type(), "");
    }
    for (int node = 0; node < graph.types().size(); node++) {
      List<V1Type> results = graph.types().get(node);
      for (int port = 0; port < results.size(); port++) {
        List<Integer> size = graph.shapes().get(node).get(port).orElse(List.of());
        String name = model.nodes().get(node).lid();
        tensor(out, node, "result of node", size, results.get(port), name);
      }
    }
  }

  private static void tensor(
      ArrayNode out, int index, String kind, List<Integer> size, V1Type type, String name) {
    ObjectNode entry = out.addObject().put("index", index).put("kind", kind);
    entry.put("dtype", type.element().name().toLowerCase(Locale.ROOT));
    long bytes = type.element().bytes();
    ArrayNode shape = entry.putArray("shape");
    for (int dim : size.reversed()) {
      shape.add(dim);
      bytes *= dim;
    }
    entry.put("layout", "NCHW").put("size", bytes).put("name", name);
    ObjectNode quantization = entry.putObject("quantization");
    quantization.put("scale", (float) type.step()).put("zero_point", type.zero());
  }
}
