package dev.quarry.simulator.timing;

import static dev.quarry.codegen.target.TimingParameter.INFERENCE_MICROS;

import dev.quarry.codegen.rknn2.RknnModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network whose time somebody measured.
///
/// @param name name of the network
/// @param family networks of a family are left out together when errors are estimated
/// @param works what its tasks ask of the chip, equal tasks counted together
/// @param cpuElements elements its nodes on the CPU deliver
/// @param cpuProducts multiplications of matrix products on the CPU
/// @param clockMegahertz clock it was measured at
/// @param micros measured time of one inference
public record Measurement(
    String name,
    String family,
    List<Counted> works,
    long cpuElements,
    long cpuProducts,
    double clockMegahertz,
    double micros) {

  /// Equal tasks.
  ///
  /// @param work what one of them asks
  /// @param count how many there are
  public record Counted(TaskWork work, int count) {}

  public Measurement {
    works = List.copyOf(works);
  }

  /// A measured file; conversions of outputs are left out.
  public static Measurement of(
      String name, String family, RknnModel model, double clockMegahertz, double micros) {
    Map<TaskWork, Integer> counts = new LinkedHashMap<>();
    long elements = 0;
    long products = 0;
    for (NodeTasks node : NodeTasks.of(model)) {
      if (!node.isBorder()) {
        NodeWork work = NodeWork.of(model, node);
        work.tasks().forEach(task -> counts.merge(task, 1, Integer::sum));
        work.tableLoads().forEach(task -> counts.merge(task, 1, Integer::sum));
        elements += work.cpuElements();
        products += work.cpuProducts();
      }
    }
    var works = new ArrayList<Counted>();
    counts.forEach((work, count) -> works.add(new Counted(work, count)));
    return new Measurement(name, family, works, elements, products, clockMegahertz, micros);
  }

  /// The same network with the nodes on the CPU of another build of it.
  public Measurement withCpuElements(long elements) {
    return new Measurement(name, family, works, elements, 0, clockMegahertz, micros);
  }

  /// Whether some of its nodes run on the CPU.
  public boolean usesCpu() {
    return cpuElements > 0;
  }

  /// Predicted time of the NPU and of starting the inference.
  double npuMicros(Speeds speeds) {
    double sum = speeds.profile().value(INFERENCE_MICROS);
    for (Counted counted : works) {
      sum += counted.count * TaskTime.of(counted.work, speeds).micros();
    }
    return sum;
  }

  /// Predicted time.
  public double predicted(Speeds base) {
    Speeds speeds = base.withClock(clockMegahertz);
    var cpu = new NodeWork(0, List.of(), List.of(), cpuElements, cpuProducts);
    return npuMicros(speeds) + TimingModel.cpuMicros(cpu, speeds);
  }

  /// Predicted over measured, less one.
  public double error(Speeds base) {
    return predicted(base) / micros - 1;
  }
}
