package dev.quarry;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.rknn1.emit.V1CodeGenerator;
import dev.quarry.codegen.rknn1.emit.V1Options;
import dev.quarry.frontend.ImportResult;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.PassStatistics;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.PipelineResult;
import dev.quarry.passes.calibrate.Calibrator;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.layerquant.LayerValues;
import dev.quarry.simulator.v1.V1Lifting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles for RK3399Pro, RK1808 and their relatives, and opens their files.
public final class V1Compiler {
  private V1Compiler() {}

  /// The pipeline of a compilation.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the passes are unknown or in a wrong order
  public static Pipeline pipeline(V1CompileOptions options) {
    return PipelineParser.parse(options.passes(), Passes.rk3399pro())
        .withOption("assign-layer-quantization", "domain", options.domain().text());
  }

  /// Compiles a model.
  ///
  /// @param model an ONNX file
  /// @param calibration samples to choose ranges with; not looked at when nothing is quantized
  /// @param listener sees the module after every pass
  /// @throws dev.quarry.ir.diag.CompileException naming what is wrong with the model, the samples
  ///   or the options
  public static V1Compilation compile(
      Path model,
      V1CompileOptions options,
      CalibrationSet calibration,
      PassListener listener,
      Progress progress) {
    long begin = System.nanoTime();
    Pipeline pipeline = pipeline(options);
    ImportResult imported = Quarry.load(model, options.imports(), options.inputs());
    Evaluator evaluator = Engines.floats(options.threads());
    PassManager manager = PassManager.of(Engines.verifier()).with(evaluator).with(listener);
    PipelineResult front = manager.run(pipeline.upTo(Level.CANONICAL), imported.module());
    Optional<Ranges> ranges =
        options.domain().needsRanges()
            ? Optional.of(calibrate(front.module(), options, evaluator, calibration, progress))
            : Optional.empty();
    int offset = front.statistics().size();
    PassListener shifted = (i, module, s) -> listener.passed(offset + i, module, s);
    PassManager rest = manager.with(shifted);
    PipelineResult back =
        ranges
            .map(r -> rest.with(r))
            .orElse(rest)
            .run(pipeline.after(Level.CANONICAL), front.module());
    V1File file = generate(back.module(), options);
    var statistics = new ArrayList<PassStatistics>(front.statistics());
    statistics.addAll(back.statistics());
    List<Diagnostic> warnings = new ArrayList<>(imported.warnings());
    statistics.forEach(s -> warnings.addAll(s.warnings()));
    return new V1Compilation(
        imported.facts(),
        front.module(),
        back.module(),
        statistics,
        ranges.map(Ranges::samples).orElse(0),
        (System.nanoTime() - begin) * 1e-9,
        file,
        V1Writer.write(file),
        warnings);
  }

  /// Compiles a model without samples, to see its nodes and how long they would take. The result
  /// has the nodes of a real compilation; its numbers are of no use.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming every node that has no form in these files
  public static V1File sketch(Path model, V1CompileOptions options) {
    Pipeline pipeline = pipeline(options).withOption("assign-layer-quantization", "assume", "-4:4");
    ImportResult imported = Quarry.load(model, options.imports(), options.inputs());
    Module quantized =
        PassManager.of(Engines.verifier())
            .with(Engines.floats(options.threads()))
            .run(pipeline, imported.module())
            .module();
    return generate(quantized, options);
  }

  /// Says which nodes of a model have a form in files for the chip, and which of these no public
  /// file shows, without samples.
  ///
  /// @throws CompileException naming what is wrong with the model or the options
  public static NetworkCheck check(Path model, V1CompileOptions options) {
    Pipeline pipeline = pipeline(options).withOption("assign-layer-quantization", "assume", "-4:4");
    ImportResult imported = Quarry.load(model, options.imports(), options.inputs());
    PassManager manager =
        PassManager.of(Engines.verifier()).with(Engines.floats(options.threads()));
    Module canonical = manager.run(pipeline.upTo(Level.CANONICAL), imported.module()).module();
    try {
      PipelineResult back = manager.run(pipeline.after(Level.CANONICAL), canonical);
      generate(back.module(), options);
      List<Diagnostic> warnings = new ArrayList<>();
      back.statistics().forEach(pass -> warnings.addAll(pass.warnings()));
      warnings.removeIf(warning -> warning.code() != DiagnosticCode.NOT_SUPPORTED_BY_TARGET);
      return NetworkCheck.ofLayers(canonical, byPlace(warnings));
    } catch (CompileException e) {
      boolean others =
          e.diagnostics().stream()
              .anyMatch(problem -> problem.code() != DiagnosticCode.NOT_SUPPORTED_BY_TARGET);
      if (others) {
        throw e;
      }
      return NetworkCheck.ofLayers(canonical, byPlace(e.diagnostics()));
    }
  }

  private static Map<String, Diagnostic> byPlace(List<Diagnostic> found) {
    Map<String, Diagnostic> places = new HashMap<>();
    found.forEach(diagnostic -> places.putIfAbsent(diagnostic.where(), diagnostic));
    return places;
  }

  private static Ranges calibrate(
      Module canonical,
      V1CompileOptions options,
      Evaluator evaluator,
      CalibrationSet calibration,
      Progress progress) {
    var graph = canonical.graph();
    return new Calibrator(evaluator, options.algorithm())
        .calibrate(graph, LayerValues.of(graph), calibration.tensors(graph, progress));
  }

  /// Makes the file of a quantized module.
  public static V1File generate(Module quantized, V1CompileOptions options) {
    var settings = new V1Options(options.target().platforms(), options.form());
    return new V1CodeGenerator(settings).generate(quantized);
  }

  /// What a file computes, as a module of level QUANTIZED.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the file cannot be read or executed
  public static Module lift(Path rknn) {
    return V1Lifting.lift(rknn.toString(), V1Reader.read(rknn));
  }

  /// Opens a compiled model for execution.
  public static Network open(V1File file, int threads) {
    return open(file, ExecutionOptions.on(threads));
  }

  /// Opens a compiled model for execution in a certain way.
  public static Network open(V1File file, ExecutionOptions options) {
    return Quarry.open(V1Lifting.lift("the compiled file", file), options);
  }
}
