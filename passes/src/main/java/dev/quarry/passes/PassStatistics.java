package dev.quarry.passes;

import dev.quarry.ir.diag.Diagnostic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What one run of a pass did.
///
/// @param info which pass
/// @param changed whether the graph is another one afterwards
/// @param nodesBefore nodes before, constants not counted
/// @param nodesAfter nodes afterwards, constants not counted
/// @param seconds how long it took
/// @param counters the pass's own figures, in its order
/// @param sites places a person should be told about
/// @param warnings what should be looked at
public record PassStatistics(
    PassInfo info,
    boolean changed,
    int nodesBefore,
    int nodesAfter,
    double seconds,
    SequencedMap<String, Long> counters,
    List<String> sites,
    List<Diagnostic> warnings) {
  public PassStatistics {
    counters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counters));
    sites = List.copyOf(sites);
    warnings = List.copyOf(warnings);
  }

  /// The figures without the time, for example `changed, 120 -> 65 nodes, fused = 55`.
  public String text() {
    var text = new StringBuilder(changed ? "changed" : "unchanged");
    text.append(", ").append(nodesBefore).append(" -> ").append(nodesAfter).append(" nodes");
    counters.forEach((name, value) -> text.append(", ").append(name).append(" = ").append(value));
    return text.toString();
  }
}
