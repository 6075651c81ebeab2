package dev.quarry.codegen.inspect;

import java.util.Collections;
import java.util.List;

/// A memory report as text, with a chart of the arena: a row per tensor, a column per node (or per
/// few nodes when there are more than fit).
final class MemoryText {
  private static final int NAME_COLUMNS = 40;
  private static final double MEBI = 1024 * 1024;

  private final MemoryReport report;
  private final int columns;
  private final int stepsPerColumn;
  private final Lines out = new Lines();

  private MemoryText(MemoryReport report, int chartColumns) {
    this.report = report;
    this.stepsPerColumn = Math.max(1, Math.ceilDiv(report.nodes().size(), chartColumns));
    this.columns = Math.ceilDiv(report.nodes().size(), stepsPerColumn);
  }

  static String of(MemoryReport report, int chartColumns) {
    return new MemoryText(report, chartColumns).text();
  }

  private String text() {
    sum("weights", report.weightBytes(), "constants of the NPU and the CPU");
    sum("internal", report.internalBytes(), "arena: inputs, outputs and the maps between");
    sum("other", report.otherBytes(), "what else the runtime loads (inferred sum)");
    sum("  commands", report.commandBytes(), "register words");
    sum("  tasks", report.taskBytes(), "task table");
    sum("  tables", report.tableBytes(), "look-up tables");
    sum("  helpers", report.helperBytes(), "constants of the compiler's own making");
    sum("total", report.totalBytes(), report.target());
    sum("file", report.fileBytes(), "on disk");
    report.notes().forEach(note -> out.add("note: " + note));
    if (!report.ranges().isEmpty()) {
      chart();
    }
    return out.toString();
  }

  private void sum(String name, long bytes, String meaning) {
    out.add("%-12s %12d bytes  %8.2f MiB  %s", name, bytes, bytes / MEBI, meaning);
  }

  private void chart() {
    int peak = report.peakStep();
    out.gap();
    out.add(
        "arena: %d tensors; most in use at node %d '%s': %d bytes, %.1f %% of the arena",
        report.ranges().size(),
        peak,
        report.nodes().get(peak),
        report.peakBytes(),
        report.internalBytes() == 0 ? 0 : 100.0 * report.peakBytes() / report.internalBytes());
    out.add(
        "a column is %s; %s in use, in tenths of the arena (# all of it)",
        stepsPerColumn == 1 ? "one node" : stepsPerColumn + " nodes",
        stepsPerColumn == 1 ? "bytes" : "most bytes");
    out.add("%10s %10s %9s |%s|", "offset", "bytes", "nodes", use());
    for (LiveRange range : report.ranges()) {
      out.add(
          "%10s %10d %9s |%s| %s",
          "0x" + Long.toHexString(range.begin()),
          range.tensor().sizeBytes(),
          range.first() + "-" + range.last(),
          bar(range),
          shortened(range.tensor().name()));
    }
  }

  private String use() {
    var line = new StringBuilder();
    for (int column = 0; column < columns; column++) {
      long used = Collections.max(steps(column));
      long tenths = report.internalBytes() <= 0 ? 0 : used * 10 / report.internalBytes();
      line.append(tenths >= 10 ? "#" : Long.toString(Math.max(0, tenths)));
    }
    return line.toString();
  }

  private List<Long> steps(int column) {
    int begin = column * stepsPerColumn;
    int end = Math.min(begin + stepsPerColumn, report.usedBytes().size());
    return report.usedBytes().subList(begin, end);
  }

  private String bar(LiveRange range) {
    int first = range.first() / stepsPerColumn;
    int last = range.last() / stepsPerColumn;
    return " ".repeat(first) + "=".repeat(last - first + 1) + " ".repeat(columns - 1 - last);
  }

  /// The end of a long name, which tells more than its beginning.
  private static String shortened(String name) {
    return name.length() <= NAME_COLUMNS
        ? name
        : "..." + name.substring(name.length() - NAME_COLUMNS + 3);
  }
}
