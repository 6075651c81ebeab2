package dev.quarry.convert;

import dev.quarry.InputOptions;
import dev.quarry.V1CompileOptions;
import dev.quarry.codegen.rknn1.emit.V1Form;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.layerquant.TensorDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a `config.yaml` asks for. Paths are resolved: beside the YAML file, otherwise in the
/// working directory.
///
/// @param modelType as written, `onnx` or `rknn`
/// @param model the model file
/// @param imports where the network begins and ends
/// @param inputs what happens to pictures
/// @param target chip
/// @param domain how numbers are stored
/// @param algorithm how ranges are chosen
/// @param form choices about the file
/// @param batch samples in one run
/// @param passes what level, batch and merging change about the usual chain
/// @param dataset calibration list
/// @param analysis list whose first sample the accuracy analysis reads; the script's `dataset1.txt`
/// @param mostSamples how many samples of the list are used, if not all
/// @param export file to write
/// @param steps what is done with the result
/// @param picture the test picture
/// @param notes keys that are accepted and have no meaning here, and why
public record ConvertConfig(
    String modelType,
    Path model,
    ImportOptions imports,
    InputOptions inputs,
    V1Target target,
    TensorDomain domain,
    RangeAlgorithm algorithm,
    V1Form form,
    int batch,
    String passes,
    Optional<Path> dataset,
    Optional<Path> analysis,
    Optional<Integer> mostSamples,
    Optional<Path> export,
    Steps steps,
    Optional<Path> picture,
    List<String> notes) {
  public ConvertConfig {
    notes = List.copyOf(notes);
  }

  /// What is done with the result.
  ///
  /// @param inference whether the test picture is run
  /// @param performance whether times are shown
  /// @param memory whether the need for memory is shown behind them
  public record Steps(boolean inference, boolean performance, boolean memory) {}

  /// Reads a configuration.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming every key that is unknown or wrong
  public static ConvertConfig read(Path file) {
    return new ConfigReader(file).read();
  }

  /// The folder of the accuracy analysis, beside the exported file; none without one.
  public Optional<Path> snapshot() {
    return export.map(file -> file.resolveSibling("snapshot"));
  }

  /// The level of optimization.
  public OptimizationLevel level() {
    return new OptimizationLevel(form.optimizationLevel());
  }

  /// The options of the compilation.
  public V1CompileOptions options(int threads) {
    return V1CompileOptions.forTarget(target)
        .with(domain)
        .with(algorithm)
        .with(imports)
        .with(inputs)
        .with(form)
        .withPasses(passes)
        .withThreads(threads);
  }
}
