package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.MeasuredTimes;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.TimingParameter;
import dev.quarry.codegen.target.TimingProfile.Estimate;
import dev.quarry.data.AtomicFiles;
import dev.quarry.simulator.timing.Calibration;
import dev.quarry.simulator.timing.Measurement;
import dev.quarry.simulator.timing.Speeds;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Fits the timing model to measured times.
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fits the timing model to measured times, and says how well it fits.",
      "The table has a line per network: file,family,milliseconds,clock_mhz,use,passes,"
          + "cpu_elements,source (docs/time-model.md)."
    },
    footer = {"", "Example:", "  quarry calibrate examples/calibrate/measurements.csv"})
final class CalibrateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "MEASUREMENTS.csv", description = "The measured times.")
  private Path table = Path.of("");

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Where the files of the table are. Default: beside the table.")
  private Optional<Path> models = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The profile to write, for 'perf --profile'.")
  private Optional<Path> profile = Optional.empty();

  @Option(
      names = "--source",
      paramLabel = "TEXT",
      description = "Where the times are from, for the profile. Default: the table's name.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "CHIP",
      description = "rk3566 or rk3568. Default: rk3568.")
  private String target = "rk3568";

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  CalibrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    TargetProfile chip = TargetProfile.named(target);
    profile.ifPresent(AtomicFiles::requireWritable);
    Path folder =
        models.orElseGet(
            () -> Optional.ofNullable(table.toAbsolutePath().getParent()).orElse(Path.of("")));
    MeasuredTimes times = MeasuredTimes.read(table, folder, chip, Progresses.of(terminal, output));
    String words = source.orElse(String.valueOf(table.getFileName()));
    Calibration found = times.calibrate(chip, words);
    Map<String, Double> checked = new TreeMap<>();
    Speeds speeds = Speeds.of(chip).withProfile(found.profile());
    for (Measurement m : times.check()) {
      checked.put(Text.format("%s at %.0f MHz", m.name(), m.clockMegahertz()), m.error(speeds));
    }
    profile.ifPresent(file -> AtomicFiles.write(file, found.profile().text()));
    terminal.out().println(output.json() ? json(found, checked) : text(found, checked));
    return ExitCode.OK;
  }

  private static String text(Calibration found, Map<String, Double> checked) {
    var text = new StringBuilder();
    errors(text, "in sample", found.errors());
    errors(text, "with the family left out of the fit", found.leftOut());
    errors(text, "not fitted", checked);
    text.append("parameters\n");
    for (TimingParameter parameter : TimingParameter.values()) {
      Estimate e = found.profile().estimate(parameter);
      text.append(
          Text.format(
              "  %-18s %9.4g  %9.4g to %9.4g  %-18s %s%n",
              parameter.text(), e.value(), e.low(), e.high(), parameter.unit(), e.certainty()));
    }
    return text.toString().replace(System.lineSeparator(), "\n").stripTrailing();
  }

  private static void errors(StringBuilder text, String title, Map<String, Double> errors) {
    if (errors.isEmpty()) {
      return;
    }
    text.append(
        Text.format(
            "%s: mean error %.1f %%, worst %.1f %%%n",
            title, 100 * Calibration.mean(errors), 100 * Calibration.worst(errors)));
    errors.forEach(
        (name, error) -> text.append(Text.format("  %-40s %+6.1f %%%n", name, 100 * error)));
  }

  private static String json(Calibration found, Map<String, Double> checked) {
    ObjectNode document = Json.object();
    put(document, "in_sample", found.errors());
    put(document, "left_out", found.leftOut());
    put(document, "not_fitted", checked);
    ArrayNode parameters = document.putArray("parameters");
    for (TimingParameter parameter : TimingParameter.values()) {
      Estimate e = found.profile().estimate(parameter);
      parameters
          .addObject()
          .put("name", parameter.text())
          .put("value", e.value())
          .put("low", e.low())
          .put("high", e.high())
          .put("unit", parameter.unit())
          .put("certainty", e.certainty())
          .put("source", e.source());
    }
    return Json.text(document);
  }

  private static void put(ObjectNode document, String key, Map<String, Double> errors) {
    ObjectNode node = document.putObject(key);
    node.put("mean_error_percent", 100 * Calibration.mean(errors));
    node.put("worst_error_percent", 100 * Calibration.worst(errors));
    ObjectNode each = node.putObject("networks");
    errors.forEach((name, error) -> each.put(name, 100 * error));
  }
}
