package dev.quarry;

import dev.quarry.codegen.rknn1.emit.V1Form;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.layerquant.TensorDomain;

/// What is compiled for a chip of RKNN v1, and how.
///
/// @param target chip
/// @param domain how numbers are stored
/// @param imports shapes to bind, values to cut at
/// @param inputs what happens to pictures on their way in
/// @param passes changes to the pipeline, in the form `quarry passes` shows; empty: none
/// @param algorithm how ranges are chosen; [RangeAlgorithm#MINMAX] is what the toolkit calls
///   `normal`
/// @param form choices about the file that do not change what it computes
/// @param threads number of threads; the result does not depend on it
public record V1CompileOptions(
    V1Target target,
    TensorDomain domain,
    ImportOptions imports,
    InputOptions inputs,
    String passes,
    RangeAlgorithm algorithm,
    V1Form form,
    int threads) {
  /// The usual options for a chip.
  public static V1CompileOptions forTarget(V1Target target) {
    return new V1CompileOptions(
        target,
        TensorDomain.U8,
        ImportOptions.NONE,
        InputOptions.NONE,
        "",
        RangeAlgorithm.AUTO,
        V1Form.USUAL,
        Runtime.getRuntime().availableProcessors());
  }

  /// The same options with another storage.
  public V1CompileOptions with(TensorDomain other) {
    return new V1CompileOptions(target, other, imports, inputs, passes, algorithm, form, threads);
  }

  /// The same options with shapes and cuts.
  public V1CompileOptions with(ImportOptions other) {
    return new V1CompileOptions(target, domain, other, inputs, passes, algorithm, form, threads);
  }

  /// The same options with other handling of pictures.
  public V1CompileOptions with(InputOptions other) {
    return new V1CompileOptions(target, domain, imports, other, passes, algorithm, form, threads);
  }

  /// The same options with another choice of ranges.
  public V1CompileOptions with(RangeAlgorithm other) {
    return new V1CompileOptions(target, domain, imports, inputs, passes, other, form, threads);
  }

  /// The same options with changes to the pipeline.
  public V1CompileOptions withPasses(String other) {
    return new V1CompileOptions(target, domain, imports, inputs, other, algorithm, form, threads);
  }

  /// The same options with other choices about the file.
  public V1CompileOptions with(V1Form other) {
    return new V1CompileOptions(target, domain, imports, inputs, passes, algorithm, other, threads);
  }

  /// The same options with another number of threads.
  public V1CompileOptions withThreads(int other) {
    return new V1CompileOptions(target, domain, imports, inputs, passes, algorithm, form, other);
  }
}
