package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.CalibrationSet;
import dev.quarry.ExecutionOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkInput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.V1Compilation;
import dev.quarry.V1Compiler;
import dev.quarry.accuracy.AccuracyReport;
import dev.quarry.accuracy.AccuracyRun;
import dev.quarry.accuracy.DumpType;
import dev.quarry.accuracy.LayerObserver;
import dev.quarry.accuracy.Toolkit1Layout;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.data.AtomicFiles;
import dev.quarry.data.SampleList;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.PassListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares a compiled network with the float one.
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares the compiled network with the float one, layer by layer: executed as a whole"
            + " (entire), and with every layer fed with float values (single).",
    footer = {
      "",
      "Example:",
      "  quarry accuracy examples/shapes/shapes-yolo-silu.onnx \\",
      "      --dataset examples/shapes/calib.txt --std-values 255,255,255 --count 4",
      "  quarry accuracy shapes.rknn --model examples/shapes/shapes-yolo-silu.onnx \\",
      "      --samples examples/shapes/calib.txt --layout toolkit1"
    })
final class AccuracyCommand implements Callable<Integer> {
  private static final List<String> LAYOUTS = List.of("none", "toolkit1");

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "An .onnx or .onnx.gz file, which is compiled first, or an .rknn file.")
  private Path file = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "ONNX",
      description = "The model an .rknn file was made from.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--samples",
      paramLabel = "FILE",
      description =
          "List of the samples to compare on; a network for a batch of pictures compares that many"
              + " lines as one sample. Default: those of --dataset.")
  private Optional<Path> samples = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Compare on the first N samples only. Default: all.")
  private int count = Integer.MAX_VALUE;

  @Mixin private CompileChoices choices = new CompileChoices();

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @ArgGroup(validate = false, heading = CalibrationOptions.HEADING)
  private CalibrationOptions calibration = new CalibrationOptions();

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "toolkit1: also write the folder accuracy_analysis of rknn-toolkit 1.x writes, for the"
              + " first sample. Default: none.")
  private String layout = "none";

  @Option(
      names = "--dump-type",
      paramLabel = "NAME",
      description =
          "Kind of the files of --layout that hold the values of layers: tensor (text, a number a"
              + " line) or npy. Default: tensor.")
  private Optional<String> dumpType = Optional.empty();

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "The folder of --layout. Default: snapshot.")
  private Path outputDir = Path.of("snapshot");

  @Mixin private RoundingOptions rounding = new RoundingOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  AccuracyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!LAYOUTS.contains(layout)) {
      throw usage(
          "--layout", String.join(" or ", LAYOUTS), layout, DidYouMean.help(layout, LAYOUTS));
    }
    DumpType type = dumpType();
    if (dumpType.isPresent() && !writesLayout()) {
      throw usage("--dump-type", "--layout toolkit1 beside it", type.text(), "");
    }
    if (count < 1) {
      throw usage("--count", "a number from 1", Integer.toString(count), "");
    }
    if (writesLayout()) {
      AtomicFiles.requireWritable(outputDir.resolve("any.txt"));
    }
    return isCompiled() ? compareFile() : compareModel();
  }

  private boolean writesLayout() {
    return layout.equals("toolkit1");
  }

  private DumpType dumpType() {
    List<String> words = Stream.of(DumpType.values()).map(DumpType::text).toList();
    return RunOptions.parse(
        "--dump-type", dumpType.orElse(DumpType.TENSOR.text()), DumpType::parse, words);
  }

  private boolean isCompiled() {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".rknn");
  }

  private int compareFile() {
    Path source =
        model.orElseThrow(
            () -> usage("--model", "the ONNX file '" + file + "' was made from", "none", ""));
    Path list = list();
    try (Network compiled = Quarry.open(file, execution())) {
      InputOptions inputs =
          modelOptions.preprocessing(
              compiled.inputs().stream().map(NetworkInput::preprocessing).toList());
      Module floats = Quarry.load(source, modelOptions.imports(source), inputs).module();
      return compare(floats, compiled, list);
    }
  }

  private int compareModel() {
    if (model.isPresent()) {
      throw usage("--model", "--model only with an .rknn file", file.toString(), "");
    }
    Path list = list();
    Module floats =
        Quarry.load(file, modelOptions.imports(file), modelOptions.preprocessing()).module();
    try (Network compiled = compiled()) {
      return compare(floats, compiled, list);
    }
  }

  private ExecutionOptions execution() {
    return ExecutionOptions.on(threads.count()).with(rounding.rule());
  }

  private Network compiled() {
    Progress progress = Progresses.of(terminal, output);
    CalibrationSet set = calibration.dataset().map(CalibrationSet::of).orElse(CalibrationSet.NONE);
    Optional<V1Target> version1 = choices.version1();
    if (version1.isPresent()) {
      var options =
          choices.options(version1.get(), file, modelOptions, calibration, threads.count());
      requireDataset(options.domain().needsRanges());
      V1Compilation done = V1Compiler.compile(file, options, set, PassListener.NONE, progress);
      return Quarry.open(done.quantized(), execution());
    }
    var options = choices.options(file, modelOptions, calibration, threads.count());
    requireDataset(options.arithmetic().needsCalibration());
    return Quarry.open(
        Quarry.compile(file, options, set, PassListener.NONE, progress).file(), execution());
  }

  private void requireDataset(boolean needed) {
    if (needed && calibration.dataset().isEmpty()) {
      throw usage("--dataset", "calibration samples, a list of pictures", "none", "");
    }
  }

  private Path list() {
    return samples
        .or(calibration::dataset)
        .orElseThrow(
            () ->
                usage(
                    isCompiled() ? "--samples" : "--dataset",
                    "a list of pictures, one a line",
                    "none",
                    ""));
  }

  private int compare(Module model, Network compiled, Path list) {
    List<List<Path>> lines = SampleList.read(list, compiled.inputs().size()).samples();
    var inputs = new RunInputs(compiled.inputs());
    List<RunInputs.RunFiles> chosen =
        inputs.gathered(lines.subList(0, Math.min(count, lines.size())));
    Module floats = Quarry.batched(model, RunInputs.batch(compiled.inputs().getFirst()));
    try (var run = new AccuracyRun(floats, compiled, threads.count())) {
      var folder = new Toolkit1Layout(outputDir, run.layers(), Optional.of(dumpType()));
      LayerObserver observer = writesLayout() ? folder : LayerObserver.NONE;
      Progress progress = Progresses.of(terminal, output);
      progress.begin("comparing", chosen.size());
      for (int i = 0; i < chosen.size(); i++) {
        run.compare(inputs.read(chosen.get(i)).samples(), observer);
        progress.advance(i + 1);
      }
      progress.end();
      if (writesLayout()) {
        folder.finish();
      }
      show(run.report(), compiled);
    }
    return ExitCode.OK;
  }

  private void show(AccuracyReport report, Network compiled) {
    if (output.json()) {
      ObjectNode document = AccuracyText.json(report);
      RoundingOptions.put(document, compiled);
      terminal.out().println(Json.text(document));
      return;
    }
    terminal.out().print(AccuracyText.text(report, output.verbose()));
    RoundingOptions.note(compiled).ifPresent(terminal.out()::println);
    if (writesLayout() && !output.quiet()) {
      terminal.out().println("wrote " + outputDir);
    }
  }

  private static CompileException usage(String option, String expected, String found, String help) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, option, "the value is wrong")
            .expected(expected, found)
            .help(help));
  }
}
