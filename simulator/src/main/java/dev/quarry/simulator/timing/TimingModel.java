package dev.quarry.simulator.timing;

import static dev.quarry.codegen.target.TimingParameter.*;

import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// The time of a compiled file on the chip, from its tasks as they are: each task is programmed,
/// its part of the buffer is filled, then array, output stage and writing run side by side; tasks
/// follow one another. `docs/time-model.md` has the laws, the parameters and the errors.
public final class TimingModel {
  private static final double NANOS_PER_MICRO = 1000;

  private final String target;
  private final Speeds speeds;

  private TimingModel(String target, Speeds speeds) {
    this.target = target;
    this.speeds = speeds;
  }

  /// The model of a chip at its usual clock and memory.
  public static TimingModel of(TargetProfile target) {
    return new TimingModel(target.name(), Speeds.of(target));
  }

  /// The model of a chip under other conditions.
  public static TimingModel of(TargetProfile target, Speeds speeds) {
    return new TimingModel(target.name(), speeds);
  }

  /// The prediction for a file, from its tasks alone; conversions of outputs are left out.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the task table is damaged
  public Prediction predict(RknnModel model) {
    var network = new ArrayList<Advisor.Entry>();
    var conversions = new ArrayList<Advisor.Entry>();
    for (NodeTasks node : NodeTasks.of(model)) {
      (node.isBorder() ? conversions : network)
          .add(new Advisor.Entry(node, NodeWork.of(model, node)));
    }
    double overhead = speeds.profile().value(INFERENCE_MICROS);
    double start = overhead;
    var layers = new ArrayList<LayerTime>();
    for (Advisor.Entry entry : network) {
      LayerTime layer = layer(model, entry, start);
      start += layer.micros();
      if (layer.micros() > 0) {
        layers.add(layer);
      }
    }
    List<Advice> advice = new Advisor(speeds).advise(network, conversions, start);
    return new Prediction(target, speeds, overhead, layers, Band.of(model, speeds), advice);
  }

  /// The law of the CPU: every element that is delivered, every multiplication of a product.
  static double cpuMicros(NodeWork node, Speeds speeds) {
    double nanos =
        node.cpuElements() * speeds.profile().value(CPU_ELEMENT_NANOS)
            + node.cpuProducts() * speeds.profile().value(CPU_PRODUCT_NANOS);
    return nanos / NANOS_PER_MICRO;
  }

  private LayerTime layer(RknnModel model, Advisor.Entry entry, double start) {
    NodeWork work = entry.work();
    RknnNode node = entry.node().node();
    var times = new ArrayList<TaskTime>();
    work.tableLoads().forEach(task -> times.add(TaskTime.of(task, speeds)));
    work.tasks().forEach(task -> times.add(TaskTime.of(task, speeds)));
    Parts parts = Parts.ofCpu(cpuMicros(work, speeds));
    for (TaskTime time : times) {
      parts = parts.plus(Parts.of(time));
    }
    long macs = work.tasks().stream().mapToLong(TaskWork::macs).sum();
    long bytes = work.tasks().stream().mapToLong(TaskWork::bytes).sum();
    double peak = parts.micros() * speeds.clockMegahertz() * Speeds.PEAK_PRODUCTS_PER_CYCLE;
    return new LayerTime(
        work.index(),
        node.name(),
        node.type(),
        node.outputs().isEmpty() ? "" : model.tensor(node.outputs().getFirst()).dtype().text(),
        !node.onNpu(),
        node.inputs().stream().map(tensor -> shape(model, tensor)).toList(),
        node.outputs().isEmpty() ? "" : shape(model, node.outputs().getFirst()),
        times.size(),
        work.tableLoads().size(),
        macs,
        bytes / 1024.0,
        entry.node().columns(model),
        start,
        parts,
        peak == 0 ? 0 : 100 * macs / peak,
        times);
  }

  private static String shape(RknnModel model, int tensor) {
    return new Shape(model.tensor(tensor).shape()).text();
  }
}
