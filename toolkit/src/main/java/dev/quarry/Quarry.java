package dev.quarry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnWriter;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.ImportResult;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.limit.TargetLimits;
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
import dev.quarry.passes.quantize.QuantizedValues;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.TimingModel;
import dev.quarry.simulator.v1.V1Lifting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The way in: imports, compiles, opens networks.
public final class Quarry {
  private Quarry() {}

  /// Reads a model and attaches the preprocessing of its inputs.
  public static ImportResult load(Path model, ImportOptions imports, InputOptions inputs) {
    ImportResult result = new OnnxImporter().read(model, imports);
    Module module = result.module();
    return new ImportResult(
        module.with(inputs.applyTo(module.graph())), result.facts(), result.warnings());
  }

  /// The pipeline of a compilation.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the passes are unknown or in a wrong order
  public static Pipeline pipeline(CompileOptions options) {
    Pipeline pipeline =
        PipelineParser.parse(options.passes(), standard(options))
            .withOption(
                "assign-quantization", "weights", options.perLayer() ? "per-layer" : "per-channel");
    return options.outputs().wantsReal()
        ? pipeline.withOption("assign-quantization", "output-scales", "halves")
        : pipeline;
  }

  private static Pipeline standard(CompileOptions options) {
    boolean vendor = options.schedule() == SchedulePolicy.VENDOR;
    return switch (options.arithmetic()) {
      case I8 -> vendor ? Passes.rk3568Vendor() : Passes.rk3568();
      case F16 -> vendor ? Passes.rk3568HalfVendor() : Passes.rk3568Half();
    };
  }

  /// Compiles a model.
  ///
  /// @param model an ONNX file
  /// @param calibration samples to choose ranges with; not read by an arithmetic that needs none
  /// @param listener sees the module after every pass
  /// @throws dev.quarry.ir.diag.CompileException naming what is wrong with the model, the samples
  ///   or the options
  public static Compilation compile(
      Path model,
      CompileOptions options,
      CalibrationSet calibration,
      PassListener listener,
      Progress progress) {
    long begin = System.nanoTime();
    Pipeline chosen = pipeline(options);
    ImportResult imported = load(model, options.imports(), options.inputs());
    Pipeline pipeline = HalfLayers.into(chosen, imported.module(), options);
    var statistics = new ArrayList<PassStatistics>();
    Evaluator evaluator = Engines.floats(options.threads());
    TargetLimits limits = ChipLimits.of(options.target(), options.arithmetic());
    PassManager manager =
        PassManager.of(Engines.verifier()).with(evaluator).with(limits).with(listener);
    PipelineResult front = manager.run(pipeline.upTo(Level.CANONICAL), imported.module());
    statistics.addAll(front.statistics());
    long calibrationBegin = System.nanoTime();
    var graph = front.module().graph();
    Ranges ranges =
        options.arithmetic().needsCalibration()
            ? new Calibrator(evaluator, options.algorithm())
                .calibrate(graph, QuantizedValues.of(graph), calibration.tensors(graph, progress))
            : Ranges.NONE;
    double calibrationSeconds = secondsSince(calibrationBegin);
    int offset = front.statistics().size();
    PassListener shifted = (i, module, s) -> listener.passed(offset + i, module, s);
    PipelineResult back =
        manager.with(shifted).with(ranges).run(pipeline.after(Level.CANONICAL), front.module());
    statistics.addAll(back.statistics());
    List<CpuNode> onCpu = CpuNode.of(back.module(), limits);
    if (!options.fallback() && !onCpu.isEmpty()) {
      throw new CompileException(onCpu.stream().map(CpuNode::refused).toList());
    }
    RknnFile file = generate(back.module(), options, pipeline, ranges.samples());
    byte[] contents = RknnWriter.write(file);
    return new Compilation(
        imported.facts(),
        imported.module(),
        back.module(),
        statistics,
        ranges.samples(),
        calibrationSeconds,
        secondsSince(begin),
        file,
        contents,
        warnings(imported, statistics),
        options.schedule(),
        options.arithmetic());
  }

  /// Says where the nodes of a model would run, without samples.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the model cannot be imported
  public static NetworkCheck check(Path model, CompileOptions options) {
    return check(load(model, options.imports(), options.inputs()).module(), options);
  }

  /// Says where the nodes of an imported network would run, without samples.
  public static NetworkCheck check(Module imported, CompileOptions options) {
    Pipeline pipeline = HalfLayers.into(assuming(options), imported, options);
    TargetLimits limits = ChipLimits.of(options.target(), options.arithmetic());
    var trace = new RewriteTrace(imported, limits);
    PassManager manager =
        PassManager.of(Engines.verifier()).with(Engines.floats(options.threads())).with(limits);
    Module canonical = manager.with(trace).run(pipeline.upTo(Level.CANONICAL), imported).module();
    NetworkCheck before = NetworkCheck.ofCanonical(canonical, limits, trace);
    if (before.count(NodeCheck.Placement.REFUSED) > 0) {
      return before;
    }
    NetworkCheck reached = before;
    try {
      Module lowered = manager.run(pipeline.after(Level.CANONICAL), canonical).module();
      reached = NetworkCheck.ofLowered(lowered, limits, trace);
      if (reached.count(NodeCheck.Placement.REFUSED) == 0) {
        generate(lowered, options, pipeline, 0);
      }
      return reached;
    } catch (CompileException e) {
      return reached.refusing(e);
    }
  }

  /// Compiles a model without samples, to see how its tasks would be laid out and how long they
  /// would take. The result has the tasks of a real compilation; its numbers are of no use.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming every node the chip cannot do
  public static RknnFile sketch(Path model, CompileOptions options) {
    return generate(lowerWithoutSamples(model, options), options, assuming(options), 0);
  }

  private static Pipeline assuming(CompileOptions options) {
    return pipeline(options).withOption("assign-quantization", "assume", "-4:4");
  }

  /// Brings a model to NPU level without samples; its numbers are of no use.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming every node the chip cannot do
  public static Module lowerWithoutSamples(Path model, CompileOptions options) {
    ImportResult imported = load(model, options.imports(), options.inputs());
    return PassManager.of(Engines.verifier())
        .with(Engines.floats(options.threads()))
        .with(ChipLimits.of(options.target(), options.arithmetic()))
        .run(HalfLayers.into(assuming(options), imported.module(), options), imported.module())
        .module();
  }

  /// Runs passes on a module.
  ///
  /// @param passes a pipeline in the form `quarry passes` shows; without it the default one up to
  ///   the canonical form
  /// @throws dev.quarry.ir.diag.CompileException if a pass is unknown, out of order, or needs
  ///   calibrated ranges
  public static Module optimize(Module module, Optional<String> passes, PassListener listener) {
    Pipeline pipeline =
        passes
            .map(text -> PipelineParser.parse(text, Passes.rk3568()))
            .orElseGet(() -> Passes.rk3568().upTo(Level.CANONICAL));
    return PassManager.of(Engines.verifier())
        .with(Engines.floats(1))
        .with(ChipLimits.of(TargetProfile.RK3568))
        .with(listener)
        .run(pipeline, module)
        .module();
  }

  /// The network for several samples in one run.
  ///
  /// @throws dev.quarry.ir.diag.CompileException naming every node where samples would meet
  public static Module batched(Module module, int samples) {
    var setBatch = Pipeline.Step.of(PipelineParser.find("set-batch"), Map.of("size", "" + samples));
    return PassManager.of(Engines.verifier()).run(new Pipeline(List.of(setBatch)), module).module();
  }

  private static RknnFile generate(
      Module module, CompileOptions options, Pipeline pipeline, int samples) {
    ChipLimits.require(module, ChipLimits.of(options.target(), options.arithmetic()));
    String generator =
        JsonNodeFactory.instance
            .objectNode()
            .put("pipeline", pipeline.text())
            .put("algorithm", options.algorithm().text())
            .put("calibration_samples", samples)
            .toString();
    var settings =
        new CodeGeneratorOptions(options.target(), BuildInfo.VERSION, generator)
            .with(options.outputs())
            .with(options.schedule());
    return new Rk356xCodeGenerator(settings).generate(module);
  }

  private static List<Diagnostic> warnings(ImportResult imported, List<PassStatistics> statistics) {
    var warnings = new ArrayList<>(imported.warnings());
    statistics.forEach(s -> warnings.addAll(s.warnings()));
    return warnings;
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }

  /// The predicted time of a compiled model on its chip.
  public static Prediction predict(RknnFile file) {
    return TimingModel.of(TargetProfile.named(file.model().info().target())).predict(file.model());
  }

  /// The chip a compiled file is for.
  ///
  /// @param name name of the file, for messages
  /// @throws dev.quarry.ir.diag.CompileException if Quarry does not know the chip
  public static TargetProfile targetOf(String name, RknnFile file) {
    String chip = file.model().info().target();
    return TargetProfile.all().stream()
        .filter(target -> target.name().equals(chip))
        .findFirst()
        .orElseThrow(() -> otherChip(name, chip));
  }

  private static CompileException otherChip(String name, String chip) {
    var known = TargetProfile.all().stream().map(TargetProfile::name).toList();
    return new CompileException(
        Diagnostic.error(DiagnosticCode.OTHER_CHIP, name, "the file is for another chip")
            .expected(String.join(" or ", known), chip)
            .help("'quarry inspect' shows what is in it"));
  }

  /// Opens a compiled file for execution.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the file cannot be read or executed
  public static Network open(Path rknn, int threads) {
    return open(rknn, ExecutionOptions.on(threads));
  }

  /// Opens a compiled file for execution in a certain way.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the file cannot be read, or not executed so
  public static Network open(Path rknn, ExecutionOptions options) {
    if (V1Reader.recognises(rknn)) {
      return open(V1Lifting.lift(rknn.toString(), V1Reader.read(rknn)), options);
    }
    RknnFile file = RknnReader.read(rknn);
    targetOf(rknn.toString(), file);
    return open(file, options);
  }

  /// Opens a compiled model for execution.
  public static Network open(RknnFile file, int threads) {
    return open(file, ExecutionOptions.on(threads));
  }

  /// Opens a compiled model for execution in a certain way.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if a rounding rule is given: these files hold the
  ///   multipliers and shifts their chip rounds with
  public static Network open(RknnFile file, ExecutionOptions options) {
    options.requireNoRounding(
        "a file for "
            + file.model().info().target()
            + ", whose register machine rounds as numerics.md says");
    return new RknnNetwork(file.model(), options.threads(), options.engine());
  }

  /// Opens a module of any level for execution.
  public static Network open(Module module, int threads) {
    return open(module, ExecutionOptions.on(threads));
  }

  /// Opens a module of any level for execution in a certain way.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if a rounding rule is given and nothing in the
  ///   module is rounded by one
  public static Network open(Module module, ExecutionOptions options) {
    return new ModuleNetwork(module, options);
  }
}
