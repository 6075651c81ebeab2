package dev.quarry.cli;

import dev.quarry.Arithmetic;
import dev.quarry.CompileOptions;
import dev.quarry.V1CompileOptions;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.passes.layerquant.TensorDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options about the numbers a network is compiled to.
final class CompileChoices {
  @Option(
      names = "--target",
      paramLabel = "CHIP",
      description = "rk3566, rk3568; rk3399pro, rk1808, rk1806, rv1109, rv1126. Default: rk3568.")
  private String target = "rk3568";

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "What the network computes with. rk356x: i8 (calibrated bytes, the default) or f16"
              + " (halves, no dataset needed); rk3399pro and relatives: u8 (the default), dfp8,"
              + " dfp16, f16.")
  private String dtype = "";

  @Mixin private LayerTypes layers = new LayerTypes();

  @Option(
      names = "--passes",
      paramLabel = "CHANGES",
      description = "Change the pipeline, for example +silu-to-relu. See 'quarry passes'.")
  private String passes = "";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples in one run, as the toolkit's rknn_batch_size. Default: as the model.")
  private int batch = 1;

  /// The chip, as given.
  String target() {
    return target;
  }

  /// The chip, when it is one of container version 1.
  Optional<V1Target> version1() {
    return V1Target.parse(target);
  }

  /// The options for a chip of container version 1.
  ///
  /// @param file the model
  V1CompileOptions options(
      V1Target chip, Path file, ModelOptions model, CalibrationOptions calibration, int threads) {
    layers.requireNone(target);
    return V1CompileOptions.forTarget(chip)
        .with(domain())
        .with(model.imports(file))
        .with(model.preprocessing())
        .with(calibration.algorithm())
        .withPasses(passes())
        .withThreads(threads);
  }

  /// The options for RK3566 and RK3568.
  ///
  /// @param file the model
  CompileOptions options(
      Path file, ModelOptions model, CalibrationOptions calibration, int threads) {
    return CompileOptions.forTarget(TargetProfile.named(target))
        .with(Arithmetic.named(dtype.isEmpty() ? "i8" : dtype))
        .with(model.imports(file))
        .with(model.preprocessing())
        .withHalves(layers.halves())
        .withPasses(passes())
        .with(calibration.algorithm())
        .withPerLayer(calibration.perLayer())
        .withThreads(threads);
  }

  private String passes() {
    if (batch < 1) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, "--batch", "the value is wrong")
              .expected("a whole number from 1", Integer.toString(batch)));
    }
    String pass = batch == 1 ? "" : "+set-batch{size=" + batch + "}";
    return passes.isBlank() || pass.isEmpty() ? passes + pass : passes + "," + pass;
  }

  private TensorDomain domain() {
    List<String> known = TensorDomain.words();
    return TensorDomain.parse(dtype.isEmpty() ? "u8" : dtype)
        .orElseThrow(
            () ->
                new CompileException(
                    Diagnostic.error(
                            DiagnosticCode.USAGE, "--dtype", "'" + dtype + "' is not known")
                        .expected(String.join(", ", known) + " for " + target, dtype)
                        .help(DidYouMean.help(dtype, known))));
  }
}
