package dev.quarry.cli;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.passes.NamePattern;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Layers that compute with another type than the network.
final class LayerTypes {
  private static final String NAME = "--layer-dtype";
  private static final String TYPE = "=f16";

  @Option(
      names = NAME,
      paramLabel = "PATTERN=f16",
      description =
          "Let nodes of an 8-bit network compute with halves on the NPU, which converts at the"
              + " borders: the name of an ONNX node or of a tensor it computes, a glob, or a"
              + " regular expression between slashes. Repeatable. rk356x.")
  private List<String> types = new ArrayList<>();

  /// The nodes that compute with halves.
  ///
  /// @throws CompileException if an option has another form
  List<NamePattern> halves() {
    return types.stream().map(LayerTypes::pattern).toList();
  }

  /// Refuses the option for chips that compute whole networks in one type.
  void requireNone(String target) {
    if (!types.isEmpty()) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.USAGE, NAME, "this chip computes a network in one type only")
              .expected("a network for rk3566 or rk3568", target)
              .help("--dtype takes u8, dfp8, dfp16 or f16 for the whole network"));
    }
  }

  private static NamePattern pattern(String text) {
    String pattern = text.endsWith(TYPE) ? text.substring(0, text.length() - TYPE.length()) : "";
    if (pattern.isBlank()) {
      throw wrong(text);
    }
    return NamePattern.of(pattern).orElseThrow(() -> wrong(text));
  }

  private static CompileException wrong(String text) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, NAME, "the value is wrong")
            .expected("PATTERN=f16, for example /model.24/m.0/Conv=f16 or '*head*=f16'", text));
  }
}
