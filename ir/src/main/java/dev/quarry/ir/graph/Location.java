package dev.quarry.ir.graph;

import java.util.ArrayList;
import java.util.List;

/// Which nodes of the source model a node stands for; kept through every pass.
///
/// @param sources names of the source model's nodes, in the order they were merged
public record Location(List<String> sources) {
  /// No source, for example a node a pass has invented.
  public static final Location UNKNOWN = new Location(List.of());

  public Location {
    sources = List.copyOf(sources);
  }

  /// One source node.
  public static Location of(String source) {
    return new Location(List.of(source));
  }

  /// This location's sources and the other's, each once.
  public Location with(Location other) {
    var merged = new ArrayList<>(sources);
    for (String source : other.sources) {
      if (!merged.contains(source)) {
        merged.add(source);
      }
    }
    return new Location(merged);
  }

  /// The sources joined by `+`, for messages and reports.
  public String text() {
    return String.join("+", sources);
  }
}
