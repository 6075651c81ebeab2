package dev.quarry.cli;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options about how real numbers become bytes.
final class CalibrationOptions {
  static final String HEADING = "%nCalibration and quantization:%n";

  @Option(
      names = "--dataset",
      paramLabel = "FILE",
      description = "Calibration list: one sample a line (jpg, png, bmp, npy). Not needed for f16.")
  private Optional<Path> dataset = Optional.empty();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description =
          "How ranges are chosen: auto, minmax, percentile, mmse, kl, mae. Default: auto.")
  private String algorithm = "auto";

  @Option(names = "--per-channel", description = "One weight scale per channel (the default).")
  private boolean perChannel;

  @Option(names = "--per-layer", description = "One weight scale per layer.")
  private boolean perLayer;

  Optional<Path> dataset() {
    return dataset;
  }

  RangeAlgorithm algorithm() {
    return RangeAlgorithm.parse(algorithm).orElseThrow(() -> unknown(algorithm));
  }

  /// Whether weights have one scale per layer.
  boolean perLayer() {
    if (perChannel && perLayer) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, "--per-channel", "the value is wrong")
              .expected("only one of --per-channel and --per-layer", "both"));
    }
    return perLayer;
  }

  private static CompileException unknown(String word) {
    List<String> known = Arrays.stream(RangeAlgorithm.values()).map(RangeAlgorithm::text).toList();
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, "--algorithm", "'" + word + "' is not known")
            .expected(String.join(", ", known), word)
            .help(DidYouMean.help(word, known)));
  }
}
