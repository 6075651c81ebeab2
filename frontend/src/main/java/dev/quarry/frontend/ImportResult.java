package dev.quarry.frontend;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import java.util.List;

/// An imported network.
///
/// @param module the network at level IMPORTED
/// @param facts what the file says about itself
/// @param warnings what was read with reservations, in the order found
public record ImportResult(Module module, ModelFacts facts, List<Diagnostic> warnings) {
  public ImportResult {
    warnings = List.copyOf(warnings);
  }
}
