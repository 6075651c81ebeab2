package dev.quarry.passes;

import dev.quarry.ir.graph.Module;
import java.util.List;

/// What a pipeline delivered.
///
/// @param module the module after the last pass
/// @param statistics one per pass, in order
public record PipelineResult(Module module, List<PassStatistics> statistics) {
  public PipelineResult {
    statistics = List.copyOf(statistics);
  }
}
