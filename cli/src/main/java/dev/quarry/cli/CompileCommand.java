package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.CpuNode;
import dev.quarry.Quarry;
import dev.quarry.TailFiles;
import dev.quarry.V1CompileOptions;
import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.data.AtomicFiles;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.PassStatistics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compiles a model.
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compiles an ONNX model to an .rknn file.",
    footer = {
      "",
      "Example:",
      "  quarry compile examples/shapes/shapes-yolo-silu.onnx \\",
      "      --dataset examples/shapes/calib.txt --std-values 255,255,255 \\",
      "      -o shapes.rknn",
      "  quarry compile examples/shapes/shapes-yolo-silu.onnx \\",
      "      --dataset examples/shapes/calib.txt --std-values 255,255,255 \\",
      "      --layer-dtype '/h?/Conv=f16' -o shapes.rknn"
    })
final class CompileCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The .onnx or .onnx.gz file.")
  private Path model = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.rknn",
      description = "The file to write.")
  private Path out = Path.of("");

  @Mixin private CompileChoices choices = new CompileChoices();

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @ArgGroup(validate = false, heading = CalibrationOptions.HEADING)
  private CalibrationOptions calibration = new CalibrationOptions();

  @ArgGroup(validate = false, heading = OutputForms.HEADING)
  private OutputForms outputForms = new OutputForms();

  @Option(
      names = "--no-fallback",
      description = "Refuse networks with nodes that would run on the CPU of the chip.")
  private boolean noFallback;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "Order, memory and table loads: quarry (least memory), compact (and tables loaded only"
              + " where they changed, convolutions written over their residual) or vendor (as the"
              + " vendor's compiler, to compare files; linear resizes, average pools and the like"
              + " then also have the vendor's form). Default: quarry.")
  private String schedule = SchedulePolicy.QUARRY.text();

  @Option(
      names = "--dump-ir",
      paramLabel = "DIR",
      description = "Write the network after every pass that changed it.")
  private Optional<Path> dumpIr = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description =
          "Write the whole result as one page: passes, time per layer, memory, nodes, tensors.")
  private Optional<Path> report = Optional.empty();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  CompileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<V1Target> version1 = choices.version1();
    if (version1.isPresent()) {
      return version1(version1.get());
    }
    CompileOptions options = options();
    Quarry.pipeline(options); // wrong passes are reported before anything is read
    AtomicFiles.requireWritable(out);
    report.ifPresent(AtomicFiles::requireWritable);
    dumpIr.ifPresent(dir -> AtomicFiles.requireWritable(dir.resolve("any.nir")));
    if (options.arithmetic().needsCalibration() && calibration.dataset().isEmpty()) {
      throw noDataset();
    }
    CalibrationSet samples =
        calibration.dataset().map(CalibrationSet::of).orElse(CalibrationSet.NONE);
    PassListener listener = dumpIr.map(IrDump::into).orElse(PassListener.NONE);
    Compilation done =
        Quarry.compile(model, options, samples, listener, Progresses.of(terminal, output));
    done.write(out);
    Optional<TailFiles> tail =
        modelOptions
            .cut(model)
            .map(cut -> TailFiles.write(model, out, cut, done.imported().graph()));
    ObjectNode document = json(done, out, options);
    tail.ifPresent(files -> CompilationText.put(document, files));
    report.ifPresent(page -> HtmlPages.ofBuild(page, out, document, terminal));
    if (output.json()) {
      terminal.out().println(Json.text(document));
      return ExitCode.OK;
    }
    done.warnings().forEach(w -> terminal.err().println(w.text()));
    if (!output.quiet()) {
      report(done);
      tail.ifPresent(files -> terminal.out().println(CompilationText.tail(files)));
    }
    return ExitCode.OK;
  }

  private int version1(V1Target chip) {
    dumpIr.ifPresent(dir -> AtomicFiles.requireWritable(dir.resolve("any.nir")));
    V1CompileOptions options =
        choices.options(chip, model, modelOptions, calibration, threads.count());
    report.ifPresent(AtomicFiles::requireWritable);
    return new V1CompileFlow(terminal, output, model, out, modelOptions.cut(model), report)
        .run(options, calibration.dataset(), dumpIr.map(IrDump::into).orElse(PassListener.NONE));
  }

  private CompileOptions options() {
    return choices
        .options(model, modelOptions, calibration, threads.count())
        .withFallback(!noFallback)
        .with(outputForms.requests())
        .with(SchedulePolicy.parse(schedule).orElseThrow(() -> unknownSchedule(schedule)));
  }

  private static CompileException unknownSchedule(String word) {
    var known = Arrays.stream(SchedulePolicy.values()).map(SchedulePolicy::text).toList();
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, "--schedule", "'" + word + "' is not known")
            .expected(String.join(", ", known), word)
            .help(DidYouMean.help(word, known)));
  }

  private static CompileException noDataset() {
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.USAGE, "--dataset", "8-bit compilation needs calibration samples")
            .expected("--dataset FILE, a list of pictures, one a line", "none")
            .help("32 to 100 typical pictures are usual; --dtype f16 needs none"));
  }

  private void report(Compilation done) {
    var print = terminal.out();
    print.println(CompilationText.imported(done));
    for (PassStatistics pass : done.passes()) {
      if (pass.changed()) {
        print.println(CompilationText.pass(pass));
        if (output.verbose()) {
          pass.sites().forEach(site -> print.println("        " + site));
        }
      }
    }
    if (!done.cpuNodes().isEmpty()) {
      print.println(CompilationText.cpuNodes(done));
    }
    if (output.verbose()) {
      done.cpuNodes()
          .forEach(
              node ->
                  print.println(
                      "        "
                          + node.op()
                          + " "
                          + String.join("+", node.onnxNodes())
                          + ": "
                          + node.reason()
                          + "; "
                          + node.remedy()));
    }
    if (!done.halves().isEmpty()) {
      print.println(CompilationText.halves(done.halves()));
    }
    if (done.calibrationSamples() > 0) {
      print.println(CompilationText.calibration(done));
    }
    print.println(CompilationText.scheduled(done));
    print.println(CompilationText.written(done, out));
  }

  /// The document of `--json`.
  static ObjectNode json(Compilation done, Path out, CompileOptions options) {
    ObjectNode document = Json.object();
    document
        .put("output", out.toString())
        .put("target", options.target().name())
        .put("dtype", options.arithmetic().text())
        .put("container_version", options.target().container())
        .put("bytes", done.contents().length)
        .put("sha256", done.sha256())
        .put("seconds", done.seconds());
    int nodes = (int) done.file().model().graph().nodes().stream().filter(n -> n.onNpu()).count();
    document.putObject("nodes").put("npu", nodes).put("cpu", done.cpuNodes().size());
    ArrayNode onCpu = document.putArray("cpu_nodes");
    for (CpuNode node : done.cpuNodes()) {
      ObjectNode entry = onCpu.addObject().put("op", node.op());
      node.onnxNodes().forEach(entry.putArray("onnx_nodes")::add);
      entry.put("limit", node.limit());
      entry.put("reason", node.reason()).put("rewrite", node.remedy());
    }
    ObjectNode halves = document.putObject("halves");
    done.halves().onnxNodes().forEach(halves.putArray("onnx_nodes")::add);
    done.halves().toHalves().forEach(halves.putArray("to_f16")::add);
    done.halves().toBytes().forEach(halves.putArray("to_i8")::add);
    document
        .putObject("schedule")
        .put("policy", done.schedule().text())
        .put("tasks", done.tasks())
        .put("table_loads", done.tableLoads())
        .put("arena_bytes", done.arenaBytes());
    document.put("calibration_samples", done.calibrationSamples());
    ArrayNode passes = document.putArray("passes");
    for (PassStatistics pass : done.passes()) {
      ObjectNode entry =
          passes
              .addObject()
              .put("name", pass.info().name())
              .put("seconds", pass.seconds())
              .put("changed", pass.changed());
      ObjectNode counters = entry.putObject("counters");
      pass.counters().forEach(counters::put);
      ArrayNode sites = entry.putArray("sites");
      pass.sites().forEach(sites::add);
    }
    ArrayNode warnings = document.putArray("warnings");
    done.warnings().forEach(w -> warnings.add(w.text()));
    return document;
  }
}
