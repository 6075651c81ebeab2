package dev.quarry.codegen.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.TensorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// The memory a compiled file needs at run time, in the sums the vendor's `eval_memory` prints.
///
/// The file states three of them (weights, arena, helpers); the others are the sizes of what it
/// stores. Which of them the vendor's tool adds up under "other" is inferred: everything the
/// runtime must load that is neither weight nor arena.
///
/// @param target chip
/// @param fileBytes size of the file
/// @param weightBytes constants, each rounded up to 64 bytes, as the file states it
/// @param internalBytes the arena: inputs, outputs and everything between, as the file states it
/// @param helperBytes constants of the compiler's own making, as the file states it
/// @param commandBytes register words of all tasks
/// @param taskBytes the task table
/// @param tableBytes look-up table programs
/// @param nodes names of the nodes in execution order
/// @param ranges what lies in the arena and when
/// @param usedBytes bytes of the arena in use while each node runs
/// @param notes what is unusual, one sentence each
public record MemoryReport(
    String target,
    long fileBytes,
    long weightBytes,
    long internalBytes,
    long helperBytes,
    long commandBytes,
    long taskBytes,
    long tableBytes,
    List<String> nodes,
    List<LiveRange> ranges,
    List<Long> usedBytes,
    List<String> notes) {
  public MemoryReport {
    nodes = List.copyOf(nodes);
    ranges = List.copyOf(ranges);
    usedBytes = List.copyOf(usedBytes);
    notes = List.copyOf(notes);
  }

  /// The report of a file.
  ///
  /// @param fileBytes its size on disk
  public static MemoryReport of(RknnFile file, long fileBytes) {
    RknnModel model = file.model();
    RknnGraph graph = model.graph();
    List<LiveRange> ranges = LiveRanges.of(graph);
    MemInfo stated = model.memory();
    return new MemoryReport(
        model.info().target(),
        fileBytes,
        stated.weightBytes(),
        stated.internalBytes(),
        stated.helperBytes(),
        stored(model, TensorKind.COMMANDS),
        stored(model, TensorKind.TASKS),
        stored(model, TensorKind.TABLE),
        graph.nodes().stream().map(node -> node.name()).toList(),
        ranges,
        LongStream.of(LiveRanges.usedBytes(ranges, graph.nodes().size())).boxed().toList(),
        notes(stated, MemInfo.of(graph.tensors()), ranges));
  }

  private static long stored(RknnModel model, TensorKind kind) {
    return model.graph().tensors().stream()
        .filter(tensor -> tensor.kind() == kind)
        .map(model::data)
        .mapToLong(RknnBuffer::size)
        .sum();
  }

  private static List<String> notes(MemInfo stated, MemInfo summed, List<LiveRange> ranges) {
    var notes = new ArrayList<String>();
    note(notes, "weights", stated.weightBytes(), summed.weightBytes());
    note(notes, "the arena", stated.internalBytes(), summed.internalBytes());
    note(notes, "helpers", stated.helperBytes(), summed.helperBytes());
    if (ranges.isEmpty()) {
      notes.add("no node names a tensor in the arena");
    }
    return notes;
  }

  private static void note(List<String> notes, String what, long stated, long summed) {
    if (stated != summed) {
      notes.add(
          "the file states " + stated + " bytes for " + what + ", its tensors need " + summed);
    }
  }

  /// Commands, task table, look-up tables and helpers.
  public long otherBytes() {
    return helperBytes + commandBytes + taskBytes + tableBytes;
  }

  /// Weights, arena and the rest.
  public long totalBytes() {
    return weightBytes + internalBytes + otherBytes();
  }

  /// The node at which most of the arena is in use; the first of several, -1 without nodes.
  public int peakStep() {
    int peak = -1;
    for (int step = 0; step < usedBytes.size(); step++) {
      if (peak < 0 || usedBytes.get(step) > usedBytes.get(peak)) {
        peak = step;
      }
    }
    return peak;
  }

  /// Most bytes of the arena in use at once: no plan can need less.
  public long peakBytes() {
    return peakStep() < 0 ? 0 : usedBytes.get(peakStep());
  }

  /// The text for people.
  ///
  /// @param chartColumns width of the chart of lifetimes
  public String text(int chartColumns) {
    return MemoryText.of(this, chartColumns);
  }

  /// The document for programs.
  public ObjectNode json() {
    return MemoryTree.of(this);
  }
}
