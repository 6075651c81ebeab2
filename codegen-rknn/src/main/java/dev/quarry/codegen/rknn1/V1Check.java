package dev.quarry.codegen.rknn1;

import dev.quarry.ir.diag.Diagnostic;
import java.util.List;
import java.util.Optional;

/// What a check of a file has found.
///
/// @param errors why the file cannot be executed
/// @param warnings what is unusual, one sentence each
/// @param graph the links; empty when there are errors
public record V1Check(List<Diagnostic> errors, List<String> warnings, Optional<V1Graph> graph) {
  public V1Check {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
