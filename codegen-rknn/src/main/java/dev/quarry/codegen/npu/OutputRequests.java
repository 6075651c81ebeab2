package dev.quarry.codegen.npu;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is wanted of every output.
///
/// @param usual for outputs that are not named
/// @param named by name of the output
public record OutputRequests(OutputRequest usual, Map<String, OutputRequest> named) {
  /// All outputs in the chip's own form.
  public static final OutputRequests NONE = new OutputRequests(OutputRequest.NATIVE, Map.of());

  public OutputRequests {
    named = Map.copyOf(named);
  }

  /// The request for an output.
  OutputRequest of(String output) {
    return Optional.ofNullable(named.get(output)).orElse(usual);
  }

  /// Whether the output is asked for by its name.
  boolean isNamed(String output) {
    return named.containsKey(output);
  }

  /// Whether any output is wanted as real numbers.
  public boolean wantsReal() {
    return usual.real() || named.values().stream().anyMatch(OutputRequest::real);
  }

  /// Requires every name to be that of an output.
  void requireNames(Collection<String> outputs) {
    for (String name : new TreeMap<>(named).keySet()) {
      if (!outputs.contains(name)) {
        throw new CompileException(
            Diagnostic.error(
                    DiagnosticCode.USAGE, "the form of output '" + name + "'", "no such output")
                .expected(String.join(", ", outputs), name)
                .help(DidYouMean.help(name, outputs.stream().toList())));
      }
    }
  }
}
