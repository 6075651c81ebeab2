package dev.quarry.cli;

import dev.quarry.CalibrationSet;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.V1Compilation;
import dev.quarry.V1Compiler;
import dev.quarry.accuracy.AccuracyRun;
import dev.quarry.accuracy.LayerObserver;
import dev.quarry.accuracy.Toolkit1Layout;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.convert.ConvertConfig;
import dev.quarry.data.AtomicFiles;
import dev.quarry.data.Picture;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.PassListener;
import dev.quarry.simulator.timing.Rk1808Prediction;
import dev.quarry.simulator.v1.V1Memory;
import dev.quarry.simulator.v1.V1Timing;
import java.nio.file.Path;
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
    var samples = new ConvertSamples(file, config);
    Optional<Picture> picture = samples.picture(); // before any work, to fail early
    say("model_type is " + config.modelType());
    say("--> config model");
    config.notes().forEach(note -> terminal.err().println("note: " + note));
    say("done");
    V1File rknn = config.modelType().equals("rknn") ? loaded(config) : built(config, samples);
    say("--> Init runtime environment");
    say("done");
    try (Network network = V1Compiler.open(rknn, threads.count())) {
      picture.ifPresent(p -> infer(samples, network, p));
    }
    Rk1808Prediction time = V1Timing.predict(file.toString(), rknn);
    if (config.steps().performance()) {
      say("--> Begin evaluate model performance");
      say(V1PerfText.text(time));
      if (config.batch() > 1) {
        say(V1PerfText.batch(time, config.batch()));
      }
      say("done");
    }
    if (config.steps().memory()) {
      say("--> Begin evaluate memory usage");
      say(V1MemoryText.text(V1Memory.of(file.toString(), rknn), V1Writer.write(rknn).length));
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

  private V1File built(ConvertConfig config, ConvertSamples samples) {
    CalibrationSet calibration = samples.calibration();
    say("--> Loading model");
    say("done");
    say("--> Building model");
    List<String> switched = config.level().passes();
    say(
        Text.format(
            "optimization_level %d: %s",
            config.level().number(),
            switched.isEmpty() ? "only what files need" : String.join(", ", switched)));
    V1Compilation done =
        V1Compiler.compile(
            config.model(),
            config.options(threads.count()),
            calibration,
            PassListener.NONE,
            Progresses.of(terminal, output));
    done.warnings().forEach(w -> terminal.err().println(w.text()));
    say("acc_eval");
    config.analysis().ifPresent(list -> analyse(config, done, samples, list));
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
  private void analyse(
      ConvertConfig config, V1Compilation done, ConvertSamples samples, Path list) {
    Module floats =
        Quarry.batched(
            Quarry.load(config.model(), config.imports(), config.inputs()).module(),
            config.batch());
    try (Network compiled = Quarry.open(done.quantized(), threads.count());
        AccuracyRun run = new AccuracyRun(floats, compiled, threads.count())) {
      Optional<Toolkit1Layout> tables =
          config
              .snapshot()
              .map(folder -> new Toolkit1Layout(folder, run.layers(), Optional.empty()));
      run.compare(
          samples.first(list, floats.graph().inputs().size(), config.batch()),
          tables.isPresent() ? tables.get() : LayerObserver.NONE);
      tables.ifPresent(Toolkit1Layout::finish);
      AccuracyText.text(run.report(), false).lines().forEach(this::say);
      config.snapshot().ifPresent(folder -> say("wrote " + folder));
    }
  }

  private void infer(ConvertSamples samples, Network network, Picture picture) {
    say("--> load img");
    say("(" + picture.height() + ", " + picture.width() + ", 3)");
    say("--> Running model");
    int inputs = network.inputs().size();
    if (inputs > 1) {
      say("the network has " + inputs + " inputs: the first sample of the lists is run instead");
    }
    List<NetworkOutput> outputs = network.run(samples.inference(picture, network.inputs()));
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
