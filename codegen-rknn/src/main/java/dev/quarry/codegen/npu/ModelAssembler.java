package dev.quarry.codegen.npu;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.npu.OutputEmitter.Converted;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.rknn2.CommandStream;
import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.OutputEntry;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts nodes and tasks together in execution order and closes the model.
final class ModelAssembler {
  /// The container is written the way this compiler version of the vendor writes it.
  private static final int CONTAINER_OF = 10602;

  private static final String CONTAINER_OF_TEXT = "1.6.2";
  private static final int NORM_CHANNELS = 4;
  private static final String OUTPUT_OPERATOR = "OutputOperator";
  private static final int NO_TASK = -1;

  private final TensorPool tensors;
  private final CodeGeneratorOptions options;
  private final CommandStream.Builder stream = new CommandStream.Builder();
  private final TaskDeltas deltas = new TaskDeltas();
  private final LoadedTables tables = new LoadedTables();
  private final Map<String, List<Relocation>> relocations = new LinkedHashMap<>();
  private final List<PendingNode> nodes = new ArrayList<>();
  private final List<SourceMap.Entry> sources = new ArrayList<>();
  private SourceMap.Entry source = SourceMap.Entry.NONE;
  private final List<String> inputs = new ArrayList<>();
  private final List<InputNorm> norms = new ArrayList<>();
  private final List<Converted> outputs = new ArrayList<>();
  private final List<OutputEntry> entries = new ArrayList<>();
  private int tasks;

  /// A node whose tensors have no index yet.
  ///
  /// @param type vendor's node type
  /// @param name `type:source name`
  /// @param inputs tensor names
  /// @param outputs tensor names
  /// @param param parameters
  /// @param tasks its tasks
  /// @param tableTasks how many of them load a table
  /// @param unit unit code
  /// @param wholeBatch whether the tasks are those of all frames, not of one
  record PendingNode(
      String type,
      String name,
      List<String> inputs,
      List<String> outputs,
      NodeParam param,
      List<TaskImage> tasks,
      int tableTasks,
      int unit,
      boolean wholeBatch) {
    /// The same node with other tasks.
    PendingNode with(List<TaskImage> other) {
      return new PendingNode(
          type, name, inputs, outputs, param, other, tableTasks, unit, wholeBatch);
    }

    /// The same node, whose tasks do all frames.
    PendingNode ofWholeBatch() {
      return new PendingNode(type, name, inputs, outputs, param, tasks, tableTasks, unit, true);
    }

    /// A node with the tasks of one frame.
    PendingNode(
        String type,
        String name,
        List<String> inputs,
        List<String> outputs,
        NodeParam param,
        List<TaskImage> tasks,
        int tableTasks,
        int unit) {
      this(type, name, inputs, outputs, param, tasks, tableTasks, unit, false);
    }

    /// A node of the NPU.
    PendingNode(
        String type,
        String name,
        List<String> inputs,
        List<String> outputs,
        NodeParam param,
        List<TaskImage> tasks,
        int tableTasks) {
      this(type, name, inputs, outputs, param, tasks, tableTasks, RknnNode.NPU);
    }

    /// The same node without some of the tasks that load tables.
    private PendingNode keeping(List<TaskImage> fewer) {
      int loaders = tableTasks - (tasks.size() - fewer.size());
      return new PendingNode(type, name, inputs, outputs, param, fewer, loaders, unit, wholeBatch);
    }
  }

  ModelAssembler(TensorPool tensors, CodeGeneratorOptions options) {
    this.tensors = tensors;
    this.options = options;
  }

  /// Adds an input; inputs come before all nodes.
  void input(String tensor, int channels, Preprocessing preprocessing) {
    inputs.add(tensor);
    norms.add(norm(channels, preprocessing));
    sources.add(SourceMap.Entry.NONE);
    nodes.add(
        new PendingNode(
            "InputOperator",
            "InputOperator:" + tensor,
            List.of(),
            List.of(tensor),
            new NodeParam.None(),
            List.of(),
            0,
            RknnNode.CPU));
    tensors.use(tensor, 0);
  }

  /// Nodes added from now on stand for a node of the network.
  void serve(Node node) {
    source = new SourceMap.Entry(node.op().def().mnemonic(), node.location().sources());
  }

  /// Adds a node with its tasks, which are those of one frame or of all.
  void node(PendingNode whole) {
    if (whole.unit() == RknnNode.CPU) {
      tables.forget();
    }
    PendingNode frame = sharingTables(whole);
    PendingNode node =
        frame.wholeBatch()
            ? frame
            : frame.with(FrameTasks.of(frame.tasks(), frame.tableTasks(), tensors::framesOf));
    int index = nodes.size();
    nodes.add(node);
    sources.add(source);
    node.inputs().forEach(name -> tensors.use(name, index));
    node.outputs().forEach(name -> tensors.use(name, index));
    if (node.unit() == RknnNode.CPU) {
      deltas.forget();
    }
    for (TaskImage task : node.tasks()) {
      tasks++;
      List<Register> order = deltas.needed(task);
      int first =
          stream.add(
              index, task.form().enableMask(), task.form().interruptMask(), task.words(order));
      task.addresses()
          .forEach(
              (register, tensor) -> {
                long addend = Integer.toUnsignedLong(task.registers().get(register));
                relocations
                    .computeIfAbsent(tensor, _ -> new ArrayList<>())
                    .add(new Relocation(addend, first + order.indexOf(register)));
              });
    }
  }

  /// The node without tasks that load tables as they are.
  private PendingNode sharingTables(PendingNode node) {
    return switch (options.schedule()) {
      case VENDOR, QUARRY -> node;
      case COMPACT -> node.keeping(tables.needed(node.tasks()));
    };
  }

  /// Adds an output with its conversion; outputs come after all nodes.
  void output(Converted output) {
    source = SourceMap.Entry.NONE;
    int first = tasks;
    // they run on demand, perhaps long after the others
    deltas.forget();
    tables.forget();
    var inputs = new ArrayList<>(List.of(output.tensor()));
    output.scratch().ifPresent(inputs::add);
    boolean converts = !output.tasks().isEmpty();
    node(
        new PendingNode(
            OUTPUT_OPERATOR,
            OUTPUT_OPERATOR + ":" + output.tensor(),
            inputs,
            List.of(),
            new NodeParam.None(),
            output.tasks(),
            0,
            converts ? RknnNode.NPU : RknnNode.CPU));
    outputs.add(output);
    entries.add(new OutputEntry(output.tensor(), converts ? first : NO_TASK));
  }

  /// The finished model.
  RknnModel assemble() {
    outputs.forEach(output -> tensors.use(output.tensor(), nodes.size()));
    CommandStream commands = stream.build();
    tensors.words(tensors.unique("regcmd"), TensorKind.COMMANDS, commands.words());
    tensors.words(tensors.unique("task"), TensorKind.TASKS, NpuTask.encode(commands.tasks()));
    Map<String, Integer> indices = tensors.indices();
    List<RknnTensor> placed = tensors.placed(options.schedule());
    var graph =
        new RknnGraph(
            placed,
            finishAll(indices),
            inputs.stream().map(indices::get).toList(),
            outputs.stream().map(output -> indices.get(output.tensor())).toList(),
            norms,
            relocations.entrySet().stream()
                .map(group -> new RelocationGroup(group.getKey(), group.getValue()))
                .toList(),
            List.of(),
            List.of(),
            entries.stream()
                .map(e -> e.firstTask() == NO_TASK ? new OutputEntry(e.name(), tasks) : e)
                .toList());
    return new RknnModel(info(), List.of(graph), MemInfo.of(placed), tensors.buffers());
  }

  private List<RknnNode> finishAll(Map<String, Integer> indices) {
    var finished = new ArrayList<RknnNode>();
    int output = 0;
    for (PendingNode node : nodes) {
      RknnNode done = finish(node, indices);
      boolean isOutput = node.type.equals(OUTPUT_OPERATOR);
      finished.add(isOutput ? done.withAttributes(outputs.get(output++).counts().encode()) : done);
    }
    return finished;
  }

  private static RknnNode finish(PendingNode node, Map<String, Integer> indices) {
    return RknnNode.of(
            node.type,
            node.name,
            node.inputs.stream().map(indices::get).toList(),
            node.outputs.stream().map(indices::get).toList(),
            node.param,
            node.tasks.size())
        .onUnit(node.unit)
        .withTableTasks(node.tableTasks);
  }

  private ModelInfo info() {
    ObjectNode in = JsonNodeFactory.instance.objectNode();
    for (String name : inputs) {
      in.putObject(name).put("dtype", dtype(name)).put("layout", layout(name));
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (Converted output : outputs) {
      String name = output.tensor();
      out.putObject(name)
          .put("dtype", output.isReal() ? "float32" : dtype(name))
          .put("layout", output.layout().orElseGet(() -> layout(name)));
    }
    return ModelInfo.of(
            options.target().name(),
            CONTAINER_OF,
            CONTAINER_OF_TEXT + "-quarry-" + options.version(),
            in.toString(),
            out.toString())
        .withGenerator(new SourceMap(true, sources).into(options.generator()));
  }

  private String dtype(String name) {
    RknnDataType dtype = tensors.get(name).dtype();
    if (dtype == RknnDataType.INT64) {
      return "int64";
    }
    return dtype == RknnDataType.FLOAT16 ? "float16" : "int8";
  }

  private String layout(String name) {
    RknnTensor tensor = tensors.get(name);
    if (tensor.layoutCode() == TensorLayout.NATIVE_FEATURE.code()) {
      return tensor.widthAlign() != 0 ? "NHWC" : "NC1HWC2";
    }
    return tensor.shape().size() == 4 ? "NCHW" : "UNDEFINED";
  }

  private static InputNorm norm(int channels, Preprocessing preprocessing) {
    var mean = new ArrayList<Float>();
    var std = new ArrayList<Float>();
    var order = new ArrayList<Integer>();
    for (int c = 0; c < NORM_CHANNELS; c++) {
      mean.add(c < channels ? preprocessing.mean(Math.min(c, last(preprocessing))) : 0f);
      std.add(c < channels ? preprocessing.std(Math.min(c, last(preprocessing))) : 1f);
      order.add(c);
    }
    if (preprocessing.order() == ChannelOrder.BGR) {
      Collections.swap(order, 0, 2);
    }
    return new InputNorm(mean, std, order);
  }

  private static int last(Preprocessing preprocessing) {
    return Math.max(preprocessing.mean().size() - 1, 0);
  }
}
