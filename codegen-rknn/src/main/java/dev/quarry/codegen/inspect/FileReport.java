package dev.quarry.codegen.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.RknnReading;
import dev.quarry.codegen.rknn2.SourceMap;

/// What is in a compiled file, for people and for programs.
///
/// @param reading the file and what is unusual about it
/// @param memory its memory
/// @param sources what its nodes stand for
public record FileReport(RknnReading reading, MemoryReport memory, SourceMap sources) {
  /// The report of a file.
  ///
  /// @param fileBytes its size on disk
  public static FileReport of(RknnReading reading, long fileBytes) {
    return new FileReport(
        reading, MemoryReport.of(reading.file(), fileBytes), SourceMap.of(reading.file().model()));
  }

  /// The text.
  ///
  /// @param chartColumns width of the chart of lifetimes
  public String text(int chartColumns) {
    return FileText.of(this, chartColumns);
  }

  /// The JSON tree. It has the keys `container`, `version`, `target`, `compiler`, `inputs`,
  /// `outputs`, `nodes`, `tensors`, `memory`, `tasks`, and a few more; they are stable.
  public ObjectNode json() {
    return FileTree.of(this);
  }

  /// The graph in the language of Graphviz.
  public String dot() {
    return FileDot.of(this);
  }
}
