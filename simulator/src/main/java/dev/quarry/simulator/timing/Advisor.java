package dev.quarry.simulator.timing;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Finds what would make a network faster, by timing its tasks with one thing changed.
final class Advisor {
  /// Gains below this share of the whole time are not worth a line.
  private static final double LEAST_SHARE = 0.005;

  private static final int STEP_PRODUCTS = 512;

  private final Speeds speeds;

  Advisor(Speeds speeds) {
    this.speeds = speeds;
  }

  /// A node and what it asks of the chip.
  ///
  /// @param node the node
  /// @param work its work
  record Entry(NodeTasks node, NodeWork work) {}

  /// Changes that gain something, the largest gain first.
  ///
  /// @param network nodes of the network proper
  /// @param conversions nodes that only convert outputs
  List<Advice> advise(List<Entry> network, List<Entry> conversions, double totalMicros) {
    var found = new ArrayList<Advice>();
    add(
        found,
        network,
        "replace table activations (SiLU, sigmoid, ...) by ReLU",
        this::withoutTables,
        "--passes +silu-to-relu, then fine-tune; accuracy is lost without training");
    add(
        found,
        network,
        "split the large first convolution",
        this::splitStem,
        "--passes +split-stem");
    add(
        found,
        network,
        "make input channels multiples of 32 and output channels multiples of 16",
        this::aligned,
        "change the widths of the network; lanes that hold nothing cost as much as others");
    add(
        found,
        network,
        "avoid copies for joining and cutting maps",
        e -> isOneOf(e, "Concat", "Split", "Slice") ? onNpu(e.work) : 0,
        "equal scales of the joined maps, or fewer joins");
    add(
        found,
        network,
        "add sums inside the convolution before them",
        e -> isOneOf(e, "Add") ? onNpu(e.work) : 0,
        "a table activation cannot be followed by a sum in the same task; ReLU can");
    add(
        found,
        network,
        "keep every node on the NPU",
        e -> e.work.cpuElements() > 0 ? cpu(e.work) : 0,
        "'quarry check' names each such node and the reason");
    add(
        found,
        network,
        "use smaller pools",
        this::smallerPools,
        "--passes +split-large-pool{max-kernel=3}: chains of 3x3 pools give the same values");
    found.removeIf(advice -> advice.gainMicros() < LEAST_SHARE * totalMicros);
    found.sort(Comparator.comparingDouble(Advice::gainMicros).reversed());
    add(
        found,
        conversions,
        "read outputs in the layout of the chip",
        this::toChannelsOutermost,
        "not part of the time above: what the chip takes to hand out stored integers as NCHW");
    return found;
  }

  /// The tasks that deliver an output as stored integers, channels outermost.
  // rknn2-format.md section 6: an output's tasks are those of the four forms, in order
  private double toChannelsOutermost(Entry entry) {
    RknnBuffer attributes = entry.node.node().attributes();
    List<TaskWork> tasks = entry.work.tasks();
    if (attributes.size() != OutputForm.values().length * Integer.BYTES) {
      return 0;
    }
    ByteBuffer counts = attributes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long first = 0;
    for (OutputForm form : OutputForm.values()) {
      long count = Integer.toUnsignedLong(counts.getInt());
      if (first + count > tasks.size()) {
        return 0;
      }
      if (form == OutputForm.NCHW) {
        return sum(tasks.subList((int) first, (int) (first + count)));
      }
      first += count;
    }
    return 0;
  }

  private static void add(
      List<Advice> found,
      List<Entry> entries,
      String what,
      ToDoubleFunction<Entry> gain,
      String how) {
    int places = 0;
    double sum = 0;
    for (Entry entry : entries) {
      double gained = gain.applyAsDouble(entry);
      places += gained > 0 ? 1 : 0;
      sum += Math.max(0, gained);
    }
    if (places > 0) {
      found.add(new Advice(what, places, sum, how));
    }
  }

  private double withoutTables(Entry entry) {
    double gain = 0;
    for (TaskWork task : entry.work.tasks()) {
      gain += task.table() ? micros(task) - micros(task.withoutTable()) : 0;
    }
    return gain > 0 ? gain + sum(entry.work.tableLoads()) : 0;
  }

  private double aligned(Entry entry) {
    double gain = 0;
    for (TaskWork task : entry.work.tasks()) {
      if (task.kind() == TaskWork.Kind.DENSE && task.macs() > 0) {
        long full = Math.min(task.steps(), Math.ceilDiv(task.macs(), STEP_PRODUCTS));
        gain += micros(task) - micros(task.withSteps(full));
      }
    }
    return gain;
  }

  /// A 6x6 kernel over a picture as a 2x2 and a 3x3 one: 4 + 9 steps instead of 36.
  private double splitStem(Entry entry) {
    if (entry.node.index() != 1 || entry.work.tasks().isEmpty()) {
      return 0;
    }
    double before = 0;
    double after = 0;
    for (int i = 0; i < entry.work.tasks().size(); i++) {
      TaskWork task = entry.work.tasks().get(i);
      EffectiveTask effective = entry.node.tasks().get(i);
      if (!SplitStems.applies(effective)) {
        return 0;
      }
      before += micros(task);
      after += sum(SplitStems.work(effective, task));
    }
    return before - after;
  }

  /// A pool of 5x5 as two of 3x3: 18 elements per window instead of 25.
  private double smallerPools(Entry entry) {
    double gain = 0;
    for (TaskWork task : entry.work.tasks()) {
      long window = task.kind() == TaskWork.Kind.POOL ? task.steps() / task.outputBytes() : 0;
      int side = (int) Math.round(Math.sqrt((double) window));
      if (side >= 5 && side % 2 == 1) {
        int parts = (side - 1) / 2;
        gain += micros(task) - parts * micros(task.withSteps(9 * task.outputBytes()));
      }
    }
    return gain;
  }

  private static boolean isOneOf(Entry entry, String... types) {
    return List.of(types).contains(entry.node.node().type()) && entry.node.node().onNpu();
  }

  private double onNpu(NodeWork work) {
    return sum(work.tasks()) + sum(work.tableLoads());
  }

  private double cpu(NodeWork work) {
    return TimingModel.cpuMicros(work, speeds);
  }

  private double sum(List<TaskWork> tasks) {
    return tasks.stream().mapToDouble(this::micros).sum();
  }

  private double micros(TaskWork task) {
    return TaskTime.of(task, speeds).micros();
  }
}
