package dev.quarry.simulator.machine;

import dev.quarry.codegen.npu.TaskReplay;
import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.simulator.intkernel.ConvKernels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Turns the command words of a file into steps: what every task finds in its registers, with the
/// addresses of a memory.
final class TaskDecoder {
  /// Precision code of halves.
  private static final int HALF = 2;

  private final RknnModel model;
  private final NpuMemory memory;
  private final LookupTables tables = new LookupTables();
  private final ConvResources convolutions;

  private TaskDecoder(RknnModel model, NpuMemory memory, ConvKernels kernels) {
    this.model = model;
    this.memory = memory;
    this.convolutions = new ConvResources(memory, kernels, new ScratchMaps());
  }

  /// The steps of the tasks of some nodes, by node. Tasks that only load tables have none.
  static Map<Integer, List<Step>> decode(
      RknnModel model, NpuMemory memory, ConvKernels kernels, IntPredicate nodes) {
    return new TaskDecoder(model, memory, kernels).decode(nodes);
  }

  private Map<Integer, List<Step>> decode(IntPredicate nodes) {
    long[] words = memory.relocate(model);
    var replay = new TaskReplay();
    Map<Integer, List<Step>> steps = new HashMap<>();
    List<NpuTask> tasks = model.tasks();
    int last = 0;
    for (int t = 0; t < tasks.size(); t++) {
      NpuTask task = tasks.get(t);
      RknnNode node = nodeOf(task, t);
      if (task.nodeIndex() < last) {
        throw Refusal.damaged("task " + t, "its node comes before that of the task before");
      }
      last = task.nodeIndex();
      if (!task.fitsIn(words.length)) {
        throw Refusal.damaged("task " + t, "its command words lie outside the file");
      }
      boolean loads = tables.load(words, task);
      RegisterFile registers = replay.run(words, task);
      if (!loads && nodes.test(task.nodeIndex())) {
        String where = "task " + t + " of " + node.type() + " '" + node.name() + "'";
        steps
            .computeIfAbsent(task.nodeIndex(), _ -> new ArrayList<>())
            .add(step(registers, task, where));
      }
    }
    return steps;
  }

  private RknnNode nodeOf(NpuTask task, int index) {
    List<RknnNode> nodes = model.graph().nodes();
    if (task.nodeIndex() < 0 || task.nodeIndex() >= nodes.size()) {
      throw Refusal.damaged("task " + index, "node " + task.nodeIndex() + " does not exist");
    }
    return nodes.get(task.nodeIndex());
  }

  private Step step(RegisterFile r, NpuTask task, String where) {
    int units = task.enableMask();
    if (Unit.CNA.isIn(units)) {
      return convolution(r, task, where);
    }
    if (Unit.PPU.isIn(units)) {
      return r.get(Field.PPU_RDMA_PRECISION) == HALF
          ? new FloatPoolStep(r, memory, false, where)
          : new PoolStep(r, memory, where);
    }
    if (r.isSet(Field.UNPOOL_EN)) {
      return new EnlargeStep(r, memory, where);
    }
    if (r.isSet(Field.TRANSPOSE)) {
      return new TransposeStep(r, memory, where);
    }
    boolean integers =
        r.get(Field.PROC_PRECISION_DPU) == 0
            && r.get(Field.IN_PRECISION_DPU) == 0
            && r.get(Field.OUT_PRECISION) == 0;
    return integers
        ? new CubeStep(r, memory, tables.snapshot(r), where)
        : new FloatCubeStep(r, memory, tables.snapshot(r), where);
  }

  private Step convolution(RegisterFile r, NpuTask task, String where) {
    int pitch = picturePitch(r);
    if (r.get(Field.IN_PRECISION) != HALF) {
      return new ConvStep(r, task, convolutions, tables.snapshot(r), pitch, where);
    }
    FloatPoolStep pool =
        Unit.PPU.isIn(task.enableMask()) ? new FloatPoolStep(r, memory, true, where) : null;
    return new FloatConvStep(r, task, memory, tables.snapshot(r), pitch, pool, where);
  }

  /// Bytes of a line of the picture an address lies in, else 0. The runtime pads lines to
  /// `widthAlign` pixels and rewrites the register that the file stores without padding.
  private int picturePitch(RegisterFile r) {
    int address = r.get(Register.CNA_FEATURE_DATA_ADDR);
    for (int index : model.graph().inputs()) {
      RknnTensor input = model.tensor(index);
      Optional<PictureRows> rows = PictureRows.of(input);
      if (rows.isPresent() && memory.holds(input, address)) {
        return rows.get().pitch();
      }
    }
    return 0;
  }
}
