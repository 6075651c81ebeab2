package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.ExecutionOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.data.ArrayFormat;
import dev.quarry.data.AtomicFiles;
import dev.quarry.data.NpyArray;
import dev.quarry.ir.eval.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Executes a network.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Executes an .rknn (own or the vendor's), .onnx or .nir file on inputs.",
    footer = {
      "",
      "Example:",
      "  quarry run shapes.rknn --input examples/shapes/val/val_000.png \\",
      "      --output-dir results"
    })
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "What to run.")
  private Path file = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "DATA",
      description =
          "A picture, a .npy, .pb or .bin file, random or random:SEED; NAME=DATA for a certain"
              + " input. Repeat for several inputs, or for the pictures of a batch. Default: random.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--input-list",
      paramLabel = "FILE",
      description = "A list as for --dataset; every line is one run, or one entry of a batch.")
  private Optional<Path> inputList = Optional.empty();

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "Write every output as STEM.NAME.npy, float32, in the shape the model declares.")
  private Optional<Path> outputDir = Optional.empty();

  @Option(names = "--raw", description = "Write the stored integers instead of real numbers.")
  private boolean raw;

  @Option(
      names = "--converted",
      description =
          "Also write what the file's own conversion tasks make of the outputs, as"
              + " STEM.NAME.FORM.npy: nhwc, nchw, nhwc-float, nchw-float.")
  private boolean converted;

  @Option(
      names = "--dump-layers",
      paramLabel = "DIR",
      description = "Write every intermediate result as STEM.NAME.npy.")
  private Optional<Path> dumpLayers = Optional.empty();

  @Mixin private RunOptions runOptions = new RunOptions();

  @Mixin private RoundingOptions rounding = new RoundingOptions();

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ArrayFormat format = runOptions.format();
    ExecutionOptions execution =
        ExecutionOptions.on(threads.count()).with(runOptions.engine()).with(rounding.rule());
    outputDir.ifPresent(dir -> AtomicFiles.requireWritable(dir.resolve("any.npy")));
    dumpLayers.ifPresent(dir -> AtomicFiles.requireWritable(dir.resolve("any.npy")));
    try (Network network = Networks.open(file, modelOptions, execution)) {
      List<RunInputs.Run> runs = runs(network);
      Progress progress = Progresses.of(terminal, output);
      ObjectNode document = Json.object();
      ArrayNode all = document.putArray("runs");
      progress.begin("running", runs.size());
      for (int i = 0; i < runs.size(); i++) {
        RunInputs.Run run = runs.get(i);
        long begin = System.nanoTime();
        List<NetworkOutput> outputs = network.run(run.samples(), layers(run.stem(), format));
        double seconds = (System.nanoTime() - begin) * 1e-9;
        progress.advance(i + 1);
        write(run.stem(), outputs, format);
        if (converted) {
          writeConverted(run.stem(), network, outputs, format);
        }
        if (output.json()) {
          json(all.addObject(), run.stem(), outputs, seconds);
        } else if (!output.quiet()) {
          print(run.stem(), outputs, seconds);
        }
      }
      progress.end();
      if (output.json()) {
        RoundingOptions.put(document, network);
        terminal.out().println(Json.text(document));
      } else if (!output.quiet()) {
        RoundingOptions.note(network).ifPresent(terminal.out()::println);
      }
    }
    return ExitCode.OK;
  }

  private Network.LayerListener layers(String stem, ArrayFormat format) {
    return dumpLayers
        .<Network.LayerListener>map(
            dir ->
                (name, values) ->
                    write(dir, stem, name, format, NpyArray.of(values.shape(), values.floats())))
        .orElse(Network.LayerListener.NONE);
  }

  private static void write(
      Path folder, String stem, String name, ArrayFormat format, NpyArray array) {
    Path file = folder.resolve(stem + "." + fileName(name) + "." + format.text());
    AtomicFiles.write(file, format.toFile(name, array));
  }

  private static String fileName(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private List<RunInputs.Run> runs(Network network) {
    var given = new RunInputs(network.inputs());
    return inputList.map(given::ofList).orElseGet(() -> List.of(given.of(inputs)));
  }

  private void write(String stem, List<NetworkOutput> outputs, ArrayFormat format) {
    if (outputDir.isEmpty()) {
      return;
    }
    for (NetworkOutput result : outputs) {
      NpyArray array =
          raw && result.stored().isPresent()
              ? NpyArray.ofInt8(result.values().shape(), result.stored().get().int8())
              : NpyArray.of(result.values().shape(), result.values().floats());
      write(outputDir.get(), stem, result.name(), format, array);
    }
  }

  private void writeConverted(
      String stem, Network network, List<NetworkOutput> outputs, ArrayFormat format) {
    for (int i = 0; i < outputs.size(); i++) {
      String name = outputs.get(i).name();
      network
          .convert(i)
          .forEach(
              (form, values) -> {
                String word = form.name().toLowerCase(Locale.ROOT).replace('_', '-');
                NpyArray array =
                    form.isFloat()
                        ? NpyArray.of(values.shape(), values.floats())
                        : NpyArray.ofInt8(values.shape(), values.int8());
                outputDir.ifPresent(dir -> write(dir, stem, name + "." + word, format, array));
              });
    }
  }

  private void print(String stem, List<NetworkOutput> outputs, double seconds) {
    terminal.out().println(Text.format("%s: %.3f s", stem, seconds));
    for (NetworkOutput result : outputs) {
      Tensor values = result.values();
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      double sum = 0;
      for (float value : values.floats()) {
        low = Math.min(low, value);
        high = Math.max(high, value);
        sum += value;
      }
      terminal
          .out()
          .println(
              "  "
                  + Text.pad(result.name(), 24)
                  + Text.pad(values.shape().text(), 18)
                  + String.format(
                      Locale.ROOT,
                      "min %.6g  max %.6g  mean %.6g",
                      low,
                      high,
                      sum / values.floats().length));
    }
  }

  private static void json(
      ObjectNode run, String stem, List<NetworkOutput> outputs, double seconds) {
    run.put("input", stem).put("seconds", seconds);
    ArrayNode list = run.putArray("outputs");
    for (NetworkOutput result : outputs) {
      ObjectNode entry = list.addObject().put("name", result.name());
      ArrayNode shape = entry.putArray("shape");
      result.values().shape().dims().forEach(shape::add);
    }
  }
}
