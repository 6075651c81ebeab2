package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.WordComparison.NodeFigures;
import java.util.Locale;

/// Sums over nodes.
final class WordFigures {
  private int nodes;
  private int tasks;
  private int unwrittenTasks;
  private long values;
  private long given;
  private long equal;
  private long rounded;
  private long tableEntries;
  private long roundedEntries;

  void add(NodeFigures node) {
    nodes++;
    tasks += node.tasks();
    unwrittenTasks += node.written() ? 0 : node.tasks();
    values += node.values();
    given += node.given();
    equal += node.equal();
    rounded += node.rounded();
    tableEntries += node.tableEntries();
    roundedEntries += node.roundedEntries();
  }

  void add(WordFigures other) {
    nodes += other.nodes;
    tasks += other.tasks;
    unwrittenTasks += other.unwrittenTasks;
    values += other.values;
    given += other.given;
    equal += other.equal;
    rounded += other.rounded;
    tableEntries += other.tableEntries;
    roundedEntries += other.roundedEntries;
  }

  /// Share of values that are equal or a rounding away, in percent.
  double share() {
    return values == 0 ? 100 : 100.0 * (equal + rounded) / values;
  }

  long tableEntries() {
    return tableEntries;
  }

  long roundedEntries() {
    return roundedEntries;
  }

  static String header(String first) {
    return """
    | %s | nodes | tasks | not written | values | equal | one unit off | different | share | given |
    |---|---|---|---|---|---|---|---|---|---|
    """
        .formatted(first);
  }

  /// Cut, not rounded: 100.00 means all.
  String row(String title) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %d | %d | %.2f | %d |\n",
        title,
        nodes,
        tasks,
        unwrittenTasks,
        values,
        equal,
        rounded,
        values - equal - rounded,
        Math.floor(share() * 100) / 100,
        given);
  }
}
