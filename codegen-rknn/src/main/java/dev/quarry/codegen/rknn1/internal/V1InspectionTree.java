package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn1.V1Check;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Preprocessing;
import dev.quarry.codegen.rknn1.V1Reading;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.codegen.rknn1.V1Validator;
import java.util.List;
import java.util.Optional;

/// A file as a JSON tree with stable snake-case keys.
public final class V1InspectionTree {
  private final V1Reading reading;
  private final V1File file;
  private final V1Model model;
  private final V1Check check;

  private V1InspectionTree(String name, V1Reading reading) {
    this.reading = reading;
    this.file = reading.file();
    this.model = file.model();
    this.check = V1Validator.check(name, file);
  }

  /// The tree of a file.
  public static ObjectNode of(String name, V1Reading reading) {
    return new V1InspectionTree(name, reading).root(name);
  }

  private ObjectNode root(String name) {
    V1Header header = model.header();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("container", "rknn1").put("version", file.version());
    ArrayNode targets = root.putArray("target");
    header.targets().orElse(List.of()).forEach(targets::add);
    root.put("compiler", "rknn-toolkit " + header.version());
    root.put("ovxlib_version", header.ovxlibVersion()).put("name", header.name());
    root.put("input_layout", header.channelsInnermost() ? "nhwc" : "nchw");
    ports(root.putArray("inputs"), V1Connection.INPUT);
    ports(root.putArray("outputs"), V1Connection.OUTPUT);
    nodes(root.putArray("nodes"));
    constants(root.putArray("tensors"));
    root.putObject("memory").put("data_bytes", file.data().size());
    ObjectNode tasks = root.putObject("tasks");
    tasks.put("count", 0);
    if (NbgFile.recognises(file.data()) && check.errors().isEmpty()) {
      precompiled(root.putObject("nbg"), tasks, NbgFile.parse(name, file.data()));
    }
    ArrayNode errors = root.putArray("errors");
    check.errors().forEach(e -> errors.add(e.message()));
    check.warnings().forEach(root.putArray("warnings")::add);
    reading.notes().forEach(root.putArray("notes")::add);
    return root;
  }

  private void ports(ArrayNode out, String side) {
    for (V1GraphPort port : model.graph()) {
      if (!port.side().equals(side) || port.tensor() < 0 || port.tensor() >= model.norms().size()) {
        continue;
      }
      V1Tensor.Norm tensor = model.norms().get(port.tensor());
      ObjectNode entry = out.addObject().put("index", port.index()).put("name", tensor.label());
      shape(entry, tensor.size());
      type(entry, tensor.type());
      if (side.equals(V1Connection.INPUT)) {
        int channels = V1InspectionText.channels(model, tensor);
        V1Preprocessing preprocessing = V1Preprocessing.of(model.header(), port.index(), channels);
        ObjectNode parts = entry.putObject("preprocessing");
        preprocessing.mean().forEach(parts.putArray("mean")::add);
        preprocessing.std().forEach(parts.putArray("std")::add);
        preprocessing.reorder().forEach(parts.putArray("reorder")::add);
        parts.put("formula", preprocessing.formula(tensor.type()));
      }
    }
  }

  /// Outermost dimension first, as ONNX has them.
  private static void shape(ObjectNode out, List<Integer> size) {
    size.reversed().forEach(out.putArray("shape")::add);
  }

  private static void type(ObjectNode out, V1Type type) {
    out.put("dtype", type.element().name().toLowerCase(java.util.Locale.ROOT));
    out.put("quantization", type.scheme().name().toLowerCase(java.util.Locale.ROOT));
    type.scale().ifPresent(scale -> out.put("scale", scale.doubleValue()));
    type.zeroPoint().ifPresent(zero -> out.put("zero_point", zero));
    type.fractionBits().ifPresent(bits -> out.put("fl", bits));
  }

  private void nodes(ArrayNode out) {
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      ObjectNode entry = out.addObject().put("index", i).put("type", node.shortOp());
      entry.put("name", node.name()).put("lid", node.lid()).put("uid", node.uid());
      if (!node.params().equals(V1Params.NONE)) {
        entry.set("params", new ParamsCodec().write(node.params()));
      }
      int index = i;
      ArrayNode results = entry.putArray("results");
      check
          .graph()
          .ifPresent(
              graph -> {
                for (int port = 0; port < graph.types().get(index).size(); port++) {
                  ObjectNode result = results.addObject();
                  Optional<List<Integer>> shape = graph.shapes().get(index).get(port);
                  shape.ifPresent(s -> shape(result, s));
                  type(result, graph.types().get(index).get(port));
                }
              });
    }
  }

  private void constants(ArrayNode out) {
    for (V1Tensor.Const tensor : model.constants()) {
      ObjectNode entry = out.addObject().put("index", tensor.id()).put("kind", "constant");
      shape(entry, tensor.size());
      type(entry, tensor.type());
      entry.put("offset", tensor.offset());
    }
  }

  private static void precompiled(ObjectNode out, ObjectNode tasks, NbgFile nbg) {
    out.put("nbg_version", nbg.version()).put("target", nbg.target()).put("network", nbg.network());
    out.put("pool_bytes", nbg.memory().poolBytes());
    out.put("axi_sram_bytes", nbg.memory().axiSramBytes());
    out.put("vip_sram_bytes", nbg.memory().vipSramBytes());
    ArrayNode layers = out.putArray("layers");
    for (NbgFile.Layer layer : nbg.layers()) {
      layers
          .addObject()
          .put("id", layer.id())
          .put("class", layer.name())
          .put("uid", layer.uid())
          .put("operations", layer.operationCount());
    }
    tasks.put("count", nbg.operations().size());
    ArrayNode records = tasks.putArray("records");
    for (NbgFile.Operation operation : nbg.operations()) {
      records
          .addObject()
          .put("unit", operation.unit())
          .put("index", operation.index())
          .put("layer", operation.layer());
    }
  }
}
