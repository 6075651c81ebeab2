package dev.quarry.cli;

import dev.quarry.CalibrationSet;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.V1Compilation;
import dev.quarry.V1Compiler;
import dev.quarry.accuracy.AccuracyRun;
import dev.quarry.accuracy.LayerObserver;
import dev.quarry.accuracy.Toolkit1Layout;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.convert.ConvertConfig;
import dev.quarry.data.AtomicFiles;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.data.SampleList;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.PassListener;
import dev.quarry.simulator.timing.Rk1808Prediction;
import dev.quarry.simulator.v1.V1Timing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The flow of `rknn_convert.py`: build, export, run a picture, show times.
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Converts a model as a config.yaml of rknn-toolkit 1.x users says: builds, compares layer by"
            + " layer, exports, runs the test picture, shows times.",
    footer = {"", "Example:", "  quarry convert examples/shapes/rk3399pro.yaml"})
final class ConvertCommand implements Callable<Integer> {
  private static final int ROWS = 2;
  private static final int COLUMNS = 6;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "CONFIG.yaml", description = "The configuration.")
  private Path file = Path.of("");

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  ConvertCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConvertConfig config = ConvertConfig.read(file);
    config.export().ifPresent(AtomicFiles::requireWritable);
    say("model_type is " + config.modelType());
    say("--> config model");
    config.notes().forEach(note -> terminal.err().println("note: " + note));
    say("done");
    V1File rknn = config.modelType().equals("rknn") ? loaded(config) : built(config);
    say("--> Init runtime environment");
    say("done");
    try (Network network = V1Compiler.open(rknn, threads.count())) {
      infer(config, network);
    }
    Rk1808Prediction time = V1Timing.predict(file.toString(), rknn);
    if (config.performance()) {
      say("--> Begin evaluate model performance");
      say(V1PerfText.text(time));
      say("done");
    }
    if (output.json()) {
      terminal.out().println(V1PerfJson.report(time));
    }
    return ExitCode.OK;
  }

  private void say(String line) {
    if (!output.json() && !output.quiet()) {
      terminal.out().println(line);
    }
  }

  private V1File loaded(ConvertConfig config) {
    say("--> Loading model");
    V1File rknn = V1Reader.read(config.model());
    say("done");
    return rknn;
  }

  private V1File built(ConvertConfig config) {
    say("--> Loading model");
    say("done");
    say("--> Building model");
    V1Compilation done =
        V1Compiler.compile(
            config.model(),
            config.options(threads.count()),
            calibration(config),
            PassListener.NONE,
            Progresses.of(terminal, output));
    done.warnings().forEach(w -> terminal.err().println(w.text()));
    say("acc_eval");
    config.analysis().ifPresent(list -> analyse(config, done, list));
    say("acc_eval done!");
    say("done");
    if (config.export().isPresent()) {
      say("--> Export RKNN model");
      done.write(config.export().get());
      say("wrote " + config.export().get() + ", " + done.contents().length + " bytes");
      say("done");
    } else {
      say("--> skip Export model");
    }
    return done.file();
  }

  /// What `accuracy_analysis` shows: one sample, the tables of errors; the values of the layers are
  /// written by `quarry accuracy` only.
  private void analyse(ConvertConfig config, V1Compilation done, Path list) {
    Module floats = Quarry.load(config.model(), config.imports(), config.inputs()).module();
    List<Path> line = SampleList.read(list, floats.graph().inputs().size()).samples().getFirst();
    try (Network compiled = Quarry.open(done.quantized(), threads.count());
        AccuracyRun run = new AccuracyRun(floats, compiled, threads.count())) {
      Optional<Toolkit1Layout> tables =
          config.snapshot().map(folder -> new Toolkit1Layout(folder, run.layers(), false));
      List<Sample> sample = line.stream().map(Sample::read).toList();
      run.compare(sample, tables.isPresent() ? tables.get() : LayerObserver.NONE);
      tables.ifPresent(Toolkit1Layout::finish);
      AccuracyText.text(run.report(), false).lines().forEach(this::say);
      config.snapshot().ifPresent(folder -> say("wrote " + folder));
    }
  }

  private CalibrationSet calibration(ConvertConfig config) {
    if (!config.domain().needsRanges()) {
      return CalibrationSet.NONE;
    }
    Path list =
        config
            .dataset()
            .orElseThrow(
                () ->
                    new CompileException(
                        Diagnostic.error(
                                DiagnosticCode.USAGE,
                                file.toString(),
                                "quantization needs calibration samples")
                            .expected("build.dataset, a list of pictures, one a line", "none")));
    Optional<Integer> most = config.mostSamples();
    if (most.isEmpty()) {
      return CalibrationSet.of(list);
    }
    var samples = new ArrayList<List<Sample>>();
    for (List<Path> line : SampleList.read(list, 1).samples()) {
      if (samples.size() < most.get()) {
        samples.add(line.stream().map(Sample::read).toList());
      }
    }
    return CalibrationSet.of(samples);
  }

  private void infer(ConvertConfig config, Network network) {
    if (!config.inference()) {
      return;
    }
    Path path =
        config
            .picture()
            .orElseThrow(
                () ->
                    new CompileException(
                        Diagnostic.error(
                            DiagnosticCode.USAGE, file.toString(), "img.path is missing")));
    say("--> load img");
    Picture picture = Pictures.read(path);
    say("(" + picture.height() + ", " + picture.width() + ", 3)");
    say("--> Running model");
    List<NetworkOutput> outputs = network.run(List.of(new Sample.OfPicture(picture)));
    say("outputs: " + outputs.size());
    Tensor first = outputs.getFirst().values();
    say("shape: " + first.shape().dims());
    int columns = first.shape().rank() == 0 ? 1 : first.shape().dims().getLast();
    float[] values = first.floats();
    for (int row = 0; row < ROWS && row * columns < values.length; row++) {
      var line = new StringBuilder("[");
      for (int i = 0; i < Math.min(columns, COLUMNS); i++) {
        line.append(Text.format("%s%.6f", i == 0 ? "" : " ", values[row * columns + i]));
      }
      say(line.append(columns > COLUMNS ? " ...]" : "]").toString());
    }
    say("done");
  }
}
