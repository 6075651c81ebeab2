package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.CommandStream;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.internal.LegacyTask.Binding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns a model of container version 2 into the form of version 6.
///
/// There each task has a command blob of its own in another packing, and a list of the address
/// registers to bind instead of relocations.
// RKNN v2: rknn2-format.md section 7; the result has the relocations of mi_3568 (proven)
final class LegacyModel {
  private static final int[] OPS = {0, 0x0201, 0x0401, 0x0801, 0x1001, 0x2001, 0x4001, 0x8001};

  private final String file;
  private final ModelRow row;
  private final RknnGraph graph;
  private final CommandStream.Builder stream = new CommandStream.Builder();
  private final Map<String, List<Relocation>> relocations = new LinkedHashMap<>();
  private final List<RknnNode> nodes = new ArrayList<>();

  private LegacyModel(String file, ModelRow row) {
    this.file = file;
    this.row = row;
    this.graph = row.graphs().getFirst().graph();
  }

  static RknnModel upgrade(String file, ModelRow row) {
    if (row.graphs().size() != 1) {
      throw Damage.damaged(
          file, "container version 2 with " + row.graphs().size() + " graphs instead of one");
    }
    return new LegacyModel(file, row).upgrade();
  }

  private RknnModel upgrade() {
    for (NodeRow node : row.graphs().getFirst().nodes()) {
      nodes.add(upgrade(node));
    }
    CommandStream commands = stream.build();
    var buffers = new ArrayList<RknnBuffer>(row.legacyBuffers());
    var tensors = new ArrayList<RknnTensor>(graph.tensors());
    buffers.add(commands.words());
    tensors.add(stored("regcmd", TensorKind.COMMANDS, buffers.size() - 1));
    buffers.add(NpuTask.encode(commands.tasks()));
    tensors.add(stored("task", TensorKind.TASKS, buffers.size() - 1));
    var groups = new ArrayList<RelocationGroup>();
    relocations.forEach((tensor, entries) -> groups.add(new RelocationGroup(tensor, entries)));
    var upgraded =
        new RknnGraph(
            tensors,
            nodes,
            graph.inputs(),
            graph.outputs(),
            graph.inputNorms(),
            groups,
            graph.inputPatchesA(),
            graph.inputPatchesB(),
            graph.outputEntries());
    return new RknnModel(row.info(), List.of(upgraded), MemInfo.of(tensors), buffers);
  }

  private static RknnTensor stored(String name, TensorKind kind, int buffer) {
    return RknnTensor.builder(name, kind, RknnDataType.UINT64).buffer(buffer, 0).build();
  }

  private RknnNode upgrade(NodeRow old) {
    RknnNode node = old.node();
    int before = stream.taskCount();
    old.legacyTasks().forEach(task -> add(node, task));
    return new RknnNode(
        node.type(),
        node.name(),
        node.unitCode(),
        node.inputs(),
        node.outputs(),
        node.param(),
        node.attributes(),
        List.of(stream.taskCount() - before),
        List.of(0));
  }

  private void add(RknnNode node, LegacyTask task) {
    if (task.commands() >= graph.tensors().size()) {
      throw Damage.damaged(file, "node " + node.name() + " names a tensor that does not exist");
    }
    RknnTensor tensor = graph.tensor(task.commands());
    if (tensor.buffer() >= row.legacyBuffers().size()) {
      throw Damage.damaged(file, "node " + node.name() + " names a buffer that does not exist");
    }
    long[] words = row.legacyBuffers().get(tensor.buffer()).toWords();
    var upgraded = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      upgraded[i] = upgrade(words[i]);
    }
    int first =
        stream.add(nodes.size(), (int) task.enableMask(), (int) task.interruptMask(), upgraded);
    for (Binding binding : task.bindings()) {
      bind(node, binding, upgraded, first);
    }
  }

  /// Old packing: value in bits 32 to 63, register in bits 16 to 31, no operation.
  private long upgrade(long word) {
    int register = (int) (word >>> 16) & 0xffff;
    int block = register >>> 12;
    if (block == 0 || block >= OPS.length) {
      throw Damage.damaged(
          file, "a command word names the impossible register 0x" + Integer.toHexString(register));
    }
    return CommandWord.of(OPS[block], (int) (word >>> 32), register);
  }

  private void bind(RknnNode node, Binding binding, long[] words, int first) {
    if (binding.tensor() < 0 || binding.tensor() >= graph.tensors().size()) {
      throw Damage.damaged(file, "node " + node.name() + " names a tensor that does not exist");
    }
    String tensor = graph.tensor(binding.tensor()).name();
    int index = 0;
    while (index < words.length && CommandWord.register(words[index]) != binding.register()) {
      index++;
    }
    if (index == words.length) {
      throw Damage.damaged(
          file,
          "node "
              + node.name()
              + " binds register 0x"
              + Integer.toHexString(binding.register())
              + ", which its task does not write");
    }
    relocations
        .computeIfAbsent(tensor, _ -> new ArrayList<>())
        .add(new Relocation(binding.addend(), first + index));
  }
}
