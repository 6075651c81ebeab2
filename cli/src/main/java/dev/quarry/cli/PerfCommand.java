package dev.quarry.cli;

import dev.quarry.CompileOptions;
import dev.quarry.Quarry;
import dev.quarry.Rk1808Layers;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.TimingProfile;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.data.AtomicFiles;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.Rk1808Prediction;
import dev.quarry.simulator.timing.Speeds;
import dev.quarry.simulator.timing.TimingModel;
import dev.quarry.simulator.v1.V1Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Predicts the time on the chip.
@Command(
    name = "perf",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Predicts the time per layer and in all, with the error band.",
      "The cycle columns are the estimate the vendor's compiler prints; the time is Quarry's model"
          + " of the tasks in the file."
    },
    footer = {"", "Example:", "  quarry perf shapes.rknn"})
final class PerfCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The .rknn file, or an .onnx model, which is compiled without samples.")
  private Path file = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "CHIP",
      description =
          "rk3566, rk3568, or rk1808 and its relatives. Default: what the file was compiled for;\n                  of a model rk3568.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "OUT.html",
      description = "Write one self-contained page with a timeline too.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--clock",
      paramLabel = "FREQUENCY",
      description = "Clock of the NPU, for example 900MHz. Default: 1000MHz, RK3566 900MHz.")
  private Optional<String> clock = Optional.empty();

  @Option(
      names = "--ddr",
      paramLabel = "RATE",
      description = "Peak rate of the memory, for example 8.5GB/s. Default: 12.5GB/s.")
  private Optional<String> ddr = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Parameters of the model, from 'quarry calibrate'.")
  private Optional<Path> profile = Optional.empty();

  @Option(
      names = "--passes",
      paramLabel = "CHANGES",
      description = "Of a model: change the pipeline, for example +split-stem.")
  private String passes = "";

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the layers as a table.")
  private Optional<Path> csv = Optional.empty();

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write the timeline for chrome://tracing or Perfetto.")
  private Optional<Path> trace = Optional.empty();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  PerfCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<V1Target> old = target.flatMap(V1Target::parse);
    if (V1Reader.recognises(file) || (old.isPresent() && isModel())) {
      return firstGeneration();
    }
    target.ifPresent(TargetProfile::named);
    csv.ifPresent(AtomicFiles::requireWritable);
    trace.ifPresent(AtomicFiles::requireWritable);
    RknnFile compiled = compiled();
    TargetProfile chip =
        target
            .map(TargetProfile::named)
            .orElseGet(() -> Quarry.targetOf(file.toString(), compiled));
    Prediction prediction = TimingModel.of(chip, speeds(chip)).predict(compiled.model());
    SourceMap sources = SourceMap.of(compiled.model());
    html.ifPresent(page -> HtmlPages.write(page, file, Optional.of(prediction), terminal));
    csv.ifPresent(path -> AtomicFiles.write(path, PerfCsv.of(prediction, sources)));
    trace.ifPresent(path -> AtomicFiles.write(path, PerfJson.trace(prediction)));
    terminal
        .out()
        .println(output.json() ? PerfJson.report(prediction, sources) : PerfText.of(prediction));
    return ExitCode.OK;
  }

  private int firstGeneration() {
    if (clock.isPresent() || ddr.isPresent() || profile.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "--clock, --ddr and --profile belong to RK3566 and RK3568; for RK1808 and RK3399Pro the"
              + " rates at 600 and 800 MHz are printed");
    }
    target.ifPresent(this::requireFirstGeneration);
    requireFileForPage();
    csv.ifPresent(AtomicFiles::requireWritable);
    trace.ifPresent(AtomicFiles::requireWritable);
    Rk1808Prediction prediction =
        isModel()
            ? Rk1808Layers.predict(file, passes)
            : V1Timing.predict(file.toString(), V1Reader.read(file));
    html.ifPresent(page -> HtmlPages.write(page, file, Optional.empty(), terminal));
    csv.ifPresent(path -> AtomicFiles.write(path, V1PerfJson.csv(prediction)));
    trace.ifPresent(path -> AtomicFiles.write(path, V1PerfJson.trace(prediction)));
    terminal
        .out()
        .println(output.json() ? V1PerfJson.report(prediction) : V1PerfText.text(prediction));
    return ExitCode.OK;
  }

  private void requireFirstGeneration(String word) {
    if (V1Target.parse(word).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "the file is for RK1808, RK3399Pro or a relative; --target '"
              + word
              + "' is another NPU");
    }
  }

  private void requireFileForPage() {
    if (html.isPresent() && isModel()) {
      throw new ParameterException(
          spec.commandLine(), "--html shows a compiled file; compile the model first");
    }
  }

  private boolean isModel() {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".onnx") || name.endsWith(".onnx.gz");
  }

  private RknnFile compiled() {
    if (!isModel()) {
      return RknnReader.read(file);
    }
    requireFileForPage();
    TargetProfile chip = TargetProfile.named(target.orElse("rk3568"));
    return Quarry.sketch(file, CompileOptions.forTarget(chip).withPasses(passes));
  }

  private Speeds speeds(TargetProfile chip) {
    Speeds speeds = Speeds.of(chip);
    if (profile.isPresent()) {
      TimingProfile other = TimingProfile.parse(text(profile.get()), profile.get().toString());
      speeds = speeds.withProfile(other);
    }
    if (clock.isPresent()) {
      speeds = speeds.withClock(number("--clock", clock.get(), "MHz", 1, 5000));
    }
    if (ddr.isPresent()) {
      speeds = speeds.withDdr(number("--ddr", ddr.get(), "GB/s", 0.1, 1000));
    }
    return speeds;
  }

  private double number(String option, String text, String unit, double low, double high) {
    boolean hasUnit = text.toLowerCase(Locale.ROOT).endsWith(unit.toLowerCase(Locale.ROOT));
    String digits = hasUnit ? text.substring(0, text.length() - unit.length()) : text;
    try {
      double value = Double.parseDouble(digits.strip());
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below like a number out of range
    }
    throw new ParameterException(
        spec.commandLine(),
        Text.format("%s must be %.4g to %.4g %s, found '%s'", option, low, high, unit, text));
  }

  private String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), path + " cannot be read as text", e);
    }
  }
}
