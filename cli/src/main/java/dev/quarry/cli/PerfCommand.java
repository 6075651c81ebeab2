package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.Quarry;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.simulator.timing.LayerTime;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.TimingModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Predicts the time on the chip.
@Command(
    name = "perf",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Predicts the time per layer and in all, with the error band.",
    footer = {"", "Example:", "  quarry perf shapes.rknn"})
final class PerfCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .rknn file.")
  private Path file = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "CHIP",
      description = "rk3566 or rk3568. Default: what the file was compiled for.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "OUT.html",
      description = "Write one self-contained page with a timeline too.")
  private Optional<Path> html = Optional.empty();

  @Mixin private OutputOptions output = new OutputOptions();

  PerfCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    target.ifPresent(TargetProfile::named);
    RknnFile compiled = RknnReader.read(file);
    TargetProfile chip =
        target
            .map(TargetProfile::named)
            .orElseGet(() -> Quarry.targetOf(file.toString(), compiled));
    Prediction prediction = TimingModel.of(chip).predict(compiled.model());
    html.ifPresent(page -> HtmlPages.write(page, file, Optional.of(prediction), terminal));
    terminal.out().println(output.json() ? json(prediction) : text(prediction));
    return ExitCode.OK;
  }

  private static String text(Prediction prediction) {
    var text = new StringBuilder();
    String row = "%-30s %-14s %14s %6s %9s %9s %9s %9s %9s %5s  %s%n";
    text.append(
        Text.format(
            row, "node", "type", "output", "tasks", "us", "mac us", "out us", "mem us", "set us",
            "mac%", "bound"));
    for (LayerTime layer : prediction.layers()) {
      String name = layer.name();
      text.append(
          Text.format(
              row,
              name.length() <= 30 ? name : "..." + name.substring(name.length() - 27),
              layer.type(),
              layer.outputShape(),
              layer.tasks(),
              number(layer.micros()),
              number(layer.macMicros()),
              number(layer.outputMicros()),
              number(layer.memoryMicros()),
              number(layer.setupMicros()),
              Text.format("%.0f", layer.macUsagePercent()),
              layer.bound().text()));
    }
    return text.append(PredictionText.of(prediction))
        .toString()
        .replace(System.lineSeparator(), "\n");
  }

  private static String number(double micros) {
    return Text.format("%.1f", micros);
  }

  private static String json(Prediction prediction) {
    ObjectNode document = Json.object();
    document
        .put("target", prediction.target())
        .put("clock_hz", prediction.clockHertz())
        .put("total_us", prediction.micros())
        .put("fps", prediction.framesPerSecond())
        .put("error_band_percent", prediction.hasBand() ? prediction.errorBandPercent() : null);
    prediction.outside().forEach(document.putArray("outside_model")::add);
    ArrayNode layers = document.putArray("layers");
    Map<String, Double> byOp = new TreeMap<>();
    double cyclesPerMicro = prediction.clockHertz() / 1e6;
    for (LayerTime layer : prediction.layers()) {
      ObjectNode entry = layers.addObject().put("id", layer.nodeIndex()).put("name", layer.name());
      entry.putArray("onnx_nodes").add(layer.name().substring(layer.name().indexOf(':') + 1));
      entry
          .put("op", layer.type())
          .put("dtype", "int8")
          .put("unit", "npu")
          .put("input_shape", layer.inputShape())
          .put("output_shape", layer.outputShape())
          .put("macs", layer.macs())
          .put("ddr_cycles", Math.round(layer.memoryMicros() * cyclesPerMicro))
          .put(
              "npu_cycles",
              Math.round(Math.max(layer.macMicros(), layer.outputMicros()) * cyclesPerMicro))
          .put("total_cycles", Math.round(layer.micros() * cyclesPerMicro))
          .put("time_us", layer.micros())
          .put("mac_usage_percent", layer.macUsagePercent())
          .put("tasks", layer.tasks())
          .put("luts", layer.tableLoads())
          .put("rw_kb", layer.kilobytes());
      byOp.merge(layer.type(), layer.micros(), Double::sum);
    }
    ArrayNode operators = document.putArray("by_op");
    byOp.forEach((op, micros) -> operators.addObject().put("op", op).put("time_us", micros));
    return Json.text(document);
  }
}
