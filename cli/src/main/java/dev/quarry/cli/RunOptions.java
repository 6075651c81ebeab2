package dev.quarry.cli;

import dev.quarry.Engine;
import dev.quarry.data.ArrayFormat;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// How a network is executed and what its results are written as.
final class RunOptions {
  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "Kind of the files written: npy, pb (an ONNX TensorProto) or txt (a number a line)."
              + " Default: npy.")
  private String format = ArrayFormat.NPY.text();

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "auto (fast kernels) or reference (the plain definitions, slow, to compare). Default:"
              + " auto.")
  private String engine = Engine.AUTO.text();

  ArrayFormat format() {
    return parse("--format", format, ArrayFormat::parse, texts(ArrayFormat.values()));
  }

  Engine engine() {
    return parse("--engine", engine, Engine::parse, texts(Engine.values()));
  }

  private static List<String> texts(ArrayFormat[] formats) {
    return Stream.of(formats).map(ArrayFormat::text).toList();
  }

  private static List<String> texts(Engine[] engines) {
    return Stream.of(engines).map(Engine::text).toList();
  }

  /// What a word of an option stands for.
  ///
  /// @throws CompileException naming the words there are
  static <T> T parse(
      String option, String word, Function<String, Optional<T>> known, List<String> words) {
    return known
        .apply(word)
        .orElseThrow(
            () ->
                new CompileException(
                    Diagnostic.error(DiagnosticCode.USAGE, option, "'" + word + "' is not known")
                        .expected(String.join(", ", words), word)
                        .help(DidYouMean.help(word, words))));
  }
}
