package dev.quarry.simulator.timing;

/// What the time of a layer is spent on, in microseconds; the parts add up to its time. Of what
/// runs side by side the slowest counts.
///
/// @param mac multiplier array or pool windows
/// @param table output stage with a table
/// @param output output stage without
/// @param memory traffic
/// @param setup programming of registers, table loading included
/// @param cpu nodes on the CPU
public record Parts(
    double mac, double table, double output, double memory, double setup, double cpu) {
  /// No time.
  public static final Parts NONE = new Parts(0, 0, 0, 0, 0, 0);

  static Parts ofCpu(double micros) {
    return new Parts(0, 0, 0, 0, 0, micros);
  }

  static Parts of(TaskTime task) {
    double computing = task.computing();
    boolean array = computing == task.array() && computing > 0;
    boolean store = !array && computing == task.store();
    boolean output = !array && !store;
    return new Parts(
        array ? computing : 0,
        output && task.table() ? computing : 0,
        output && !task.table() ? computing : 0,
        task.fill() + (store ? computing : 0),
        task.setup(),
        0);
  }

  Parts plus(Parts other) {
    return new Parts(
        mac + other.mac,
        table + other.table,
        output + other.output,
        memory + other.memory,
        setup + other.setup,
        cpu + other.cpu);
  }

  /// The sum.
  public double micros() {
    return mac + table + output + memory + setup + cpu;
  }

  /// What most of the time is spent on.
  public Bound bound() {
    double[] parts = {mac, table, output, memory, setup, cpu};
    Bound[] bounds = Bound.values();
    int largest = 0;
    for (int i = 1; i < parts.length; i++) {
      largest = parts[i] > parts[largest] ? i : largest;
    }
    return bounds[largest];
  }
}
