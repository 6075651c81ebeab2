package dev.quarry.codegen.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnQuantization;
import dev.quarry.codegen.rknn2.RknnReading;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.RuntimeVersions;
import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;
import dev.quarry.codegen.rknn2.internal.ParamType;
import dev.quarry.codegen.rknn2.internal.Preprocessing;
import java.util.List;

/// A file as a JSON tree with stable snake-case keys.
final class FileTree {
  private final FileReport report;
  private final RknnReading reading;
  private final RknnModel model;
  private final RknnGraph graph;

  private FileTree(FileReport report) {
    this.report = report;
    this.reading = report.reading();
    this.model = reading.file().model();
    this.graph = model.graph();
  }

  /// The tree of a file.
  static ObjectNode of(FileReport report) {
    return new FileTree(report).root();
  }

  private ObjectNode root() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("container", "rknn2").put("version", reading.file().containerVersion());
    root.put("model_version", model.info().modelVersion()).put("format", model.info().format());
    root.put("target", model.info().target()).put("compiler", model.info().compiler());
    root.put("compiler_version", model.info().compilerVersionText());
    runtime(root);
    root.put("source", model.info().source());
    ArrayNode inputs = root.putArray("inputs");
    for (int i = 0; i < graph.inputs().size(); i++) {
      input(inputs.addObject(), i);
    }
    ArrayNode outputs = root.putArray("outputs");
    graph.outputs().forEach(index -> tensor(outputs.addObject(), index));
    ArrayNode nodes = root.putArray("nodes");
    for (int i = 0; i < graph.nodes().size(); i++) {
      node(nodes.addObject().put("index", i), i);
    }
    ArrayNode tensors = root.putArray("tensors");
    for (int i = 0; i < graph.tensors().size(); i++) {
      tensor(tensors.addObject(), i);
    }
    memory(root.putObject("memory"));
    tasks(root.putObject("tasks"));
    reading.notes().forEach(root.putArray("notes")::add);
    return root;
  }

  private void input(ObjectNode out, int position) {
    int index = graph.inputs().get(position);
    RknnTensor tensor = graph.tensor(index);
    tensor(out, index);
    if (position >= graph.inputNorms().size()) {
      return;
    }
    InputNorm norm = graph.inputNorms().get(position);
    ObjectNode preprocessing = out.putObject("preprocessing");
    norm.mean().forEach(preprocessing.putArray("mean")::add);
    norm.std().forEach(preprocessing.putArray("std")::add);
    preprocessing.put(
        "rgb_to_bgr", Preprocessing.swapsRedAndBlue(model.info().generator(), tensor.name()));
    preprocessing.put(
        "formula", Preprocessing.formula(norm, tensor.quantization(), channels(tensor)));
  }

  static int channels(RknnTensor tensor) {
    return tensor.shape().size() == 4 ? tensor.shape().get(1) : Integer.MAX_VALUE;
  }

  private void tensor(ObjectNode out, int index) {
    RknnTensor tensor = graph.tensor(index);
    out.put("index", index).put("name", tensor.name());
    out.put("kind", TensorKind.describe(tensor.kindCode()));
    out.put("dtype", RknnDataType.describe(tensor.dtypeCode()));
    out.put("layout", TensorLayout.describe(tensor.layoutCode()));
    tensor.shape().forEach(out.putArray("shape")::add);
    tensor.nativeShape().forEach(out.putArray("native_shape")::add);
    RknnQuantization quantization = tensor.quantization();
    if (quantization.isPresent()) {
      ObjectNode parts = out.putObject("quantization");
      parts.put("method", quantization.method()).put("type", quantization.type());
      parts.put("scale", quantization.scaleOrOne());
      parts.put("zero_point", quantization.zeroPointOrZero());
      quantization.min().forEach(parts.putArray("min")::add);
      quantization.max().forEach(parts.putArray("max")::add);
    } else {
      out.putNull("quantization");
    }
    out.put("size", tensor.sizeBytes()).put("offset", tensor.offsetBytes());
    out.put("buffer", tensor.buffer()).put("buffer_bytes", model.data(tensor).size());
  }

  private void runtime(ObjectNode root) {
    RuntimeVersions runtime = RuntimeVersions.of(model.info());
    root.put("minimum_runtime", runtime.minimum());
    root.put("maximum_runtime", runtime.maximum().orElse(null));
    root.put("runtime_basis", runtime.basis());
  }

  private void node(ObjectNode out, int index) {
    RknnNode node = graph.nodes().get(index);
    out.put("type", node.type()).put("name", node.name());
    out.put("unit", unit(node)).put("tasks", node.taskCount());
    names(out.putArray("inputs"), node.inputs());
    names(out.putArray("outputs"), node.outputs());
    out.set("param", ParamType.tree(node.param()));
    SourceMap.Entry source = report.sources().entry(index);
    out.put("op", source.op());
    source.onnx().forEach(out.putArray("onnx_nodes")::add);
  }

  static String unit(RknnNode node) {
    return switch (node.unitCode()) {
      case RknnNode.NPU -> "npu";
      case RknnNode.CPU -> "cpu";
      default -> "code " + node.unitCode();
    };
  }

  private void names(ArrayNode out, List<Integer> indices) {
    indices.forEach(index -> out.add(graph.tensor(index).name()));
  }

  private void memory(ObjectNode out) {
    out.setAll(report.memory().json());
    out.put("weight_bytes", model.memory().weightBytes());
    out.put("internal_bytes", model.memory().internalBytes());
    out.put("helper_bytes", model.memory().helperBytes());
    out.put("command_bytes", bytes(TensorKind.COMMANDS)).put("task_bytes", bytes(TensorKind.TASKS));
    out.put("stored_bytes", model.buffers().stream().mapToLong(RknnBuffer::size).sum());
  }

  private int bytes(TensorKind kind) {
    return graph.first(kind).map(model::data).map(RknnBuffer::size).orElse(0);
  }

  private void tasks(ObjectNode out) {
    List<NpuTask> tasks = model.tasks();
    out.put("count", tasks.size()).put("command_words", bytes(TensorKind.COMMANDS) / Long.BYTES);
    ArrayNode records = out.putArray("records");
    for (int i = 0; i < tasks.size(); i++) {
      NpuTask task = tasks.get(i);
      ObjectNode record = records.addObject().put("index", i).put("node", task.nodeIndex());
      TaskGroup.unitWords(task).forEach(record.putArray("units")::add);
      record.put("words", task.wordCount()).put("offset", task.commandOffset());
    }
  }
}
