package dev.quarry.simulator.timing;

import dev.quarry.codegen.npu.TaskReplay;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The first timing model of RK3566 and RK3568: every task costs array cycles, output cycles,
/// memory traffic and register programming; a layer takes as long as its slowest part, and
/// programming comes on top.
// npu-performance.md sections 5 and 9: fitted to the vendor's published times of 25 networks
// (mean error 1.3 %, left-out families 2.4 %, worst 8.9 %); nothing was measured by this project
public final class TimingModel {
  /// Stated error for plain convolution networks, in percent.
  public static final int ERROR_BAND_PERCENT = 10;

  private static final double WINDOW_EFFICIENCY = 0.76;
  private static final double POINTWISE_EFFICIENCY = 0.44;
  private static final double DEPTHWISE_EFFICIENCY = 0.34;
  private static final double TABLE_ELEMENTS_PER_CYCLE = 0.74;
  private static final double ELEMENTS_PER_CYCLE = 8;
  private static final double BYTES_PER_NANO = 3.8;
  private static final double COPY_BYTES_PER_NANO = 3.5;
  private static final double NANOS_PER_WORD = 8;
  private static final double NETWORK_MICROS = 100;
  private static final int PEAK_MACS_PER_CYCLE = 512;

  private final TargetProfile target;

  private TimingModel(TargetProfile target) {
    this.target = target;
  }

  /// The model of a chip.
  public static TimingModel of(TargetProfile target) {
    return new TimingModel(target);
  }

  /// The prediction for a file, from its tasks alone; conversions of outputs are left out.
  public Prediction predict(RknnModel model) {
    long[] words = model.commandWords();
    Map<Integer, List<TaskCost>> costs = new TreeMap<>();
    var replay = new TaskReplay();
    for (NpuTask task : model.tasks()) {
      RegisterFile registers = replay.run(words, task);
      if (!nodeOf(model, task).type().equals("OutputOperator")) {
        costs
            .computeIfAbsent(task.nodeIndex(), _ -> new ArrayList<>())
            .add(TaskCost.of(task, registers, words));
      }
    }
    var layers = new ArrayList<LayerTime>();
    costs.forEach((node, tasks) -> layers.add(layer(model, node, tasks)));
    double total = NETWORK_MICROS + layers.stream().mapToDouble(LayerTime::micros).sum();
    return new Prediction(
        target.name(),
        target.clockMegahertz() * 1_000_000L,
        total,
        ERROR_BAND_PERCENT,
        layers,
        outside(model));
  }

  private static RknnNode nodeOf(RknnModel model, NpuTask task) {
    List<RknnNode> nodes = model.graph().nodes();
    if (task.nodeIndex() < 0 || task.nodeIndex() >= nodes.size()) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.DAMAGED_RKNN,
              "the task table",
              "a task belongs to node " + task.nodeIndex() + " of " + nodes.size()));
    }
    return nodes.get(task.nodeIndex());
  }

  // npu-performance.md 5.3: such networks were predicted 12 to 79 % too fast
  private static List<String> outside(RknnModel model) {
    var cpu = new TreeMap<String, Integer>();
    int halfFloat = 0;
    for (RknnNode node : model.graph().nodes()) {
      boolean border = node.type().equals("InputOperator") || node.type().equals("OutputOperator");
      if (border) {
        continue;
      }
      if (!node.onNpu()) {
        cpu.merge(node.type(), 1, Integer::sum);
      } else if (node.outputs().stream()
          .anyMatch(t -> model.tensor(t).dtype() == RknnDataType.FLOAT16)) {
        halfFloat++;
      }
    }
    var reasons = new ArrayList<String>();
    if (!cpu.isEmpty()) {
      var types = new ArrayList<String>();
      cpu.forEach((type, count) -> types.add(count + " " + type));
      reasons.add("nodes on the CPU of the chip are not timed: " + String.join(", ", types));
    }
    if (halfFloat > 0) {
      reasons.add(halfFloat + " nodes compute in f16, which the model was not fitted to");
    }
    return reasons;
  }

  private LayerTime layer(RknnModel model, int index, List<TaskCost> tasks) {
    double mac = 0;
    double output = 0;
    double memory = 0;
    double setup = 0;
    long macs = 0;
    long bytes = 0;
    int loads = 0;
    for (TaskCost task : tasks) {
      mac += task.array() / efficiency(task.kind()) / target.clockMegahertz();
      double rate = task.table() ? TABLE_ELEMENTS_PER_CYCLE : ELEMENTS_PER_CYCLE;
      output += task.elements() / rate / target.clockMegahertz();
      memory += task.bytes() / (task.isCopy() ? COPY_BYTES_PER_NANO : BYTES_PER_NANO) / 1000;
      setup += task.words() * NANOS_PER_WORD / target.clockMegahertz();
      macs += task.macs();
      bytes += task.bytes();
      loads += task.isTableLoad() ? 1 : 0;
    }
    double micros = Math.max(Math.max(mac, output), memory) + setup;
    RknnNode node = model.graph().nodes().get(index);
    double peak = micros * target.clockMegahertz() * PEAK_MACS_PER_CYCLE;
    return new LayerTime(
        index,
        node.name(),
        node.type(),
        shape(model, node.inputs()),
        shape(model, node.outputs()),
        tasks.size(),
        loads,
        macs,
        bytes / 1024.0,
        mac,
        output,
        memory,
        setup,
        micros,
        100 * macs / peak,
        bound(mac, output, memory, setup));
  }

  private static double efficiency(TaskCost.Kind kind) {
    return switch (kind) {
      case WINDOW -> WINDOW_EFFICIENCY;
      case POINTWISE -> POINTWISE_EFFICIENCY;
      case DEPTHWISE -> DEPTHWISE_EFFICIENCY;
      case NONE -> 1;
    };
  }

  private static Bound bound(double mac, double output, double memory, double setup) {
    double largest = Math.max(Math.max(mac, output), Math.max(memory, setup));
    if (largest == mac) {
      return Bound.MAC;
    }
    if (largest == output) {
      return Bound.OUTPUT;
    }
    return largest == memory ? Bound.MEMORY : Bound.SETUP;
  }

  private static String shape(RknnModel model, List<Integer> tensors) {
    if (tensors.isEmpty()) {
      return "";
    }
    RknnTensor tensor = model.tensor(tensors.getFirst());
    return new Shape(tensor.shape()).text();
  }
}
