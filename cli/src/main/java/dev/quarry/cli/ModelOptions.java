package dev.quarry.cli;

import dev.quarry.InputOptions;
import dev.quarry.frontend.HeadCut;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.type.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options about a model that is imported: shapes, cuts, preprocessing.
final class ModelOptions {
  static final String HEADING = "%nModel and its inputs:%n";

  @Option(
      names = "--shape",
      paramLabel = "NAME=DIMS",
      description = "Bind free dimensions, for example images=1,3,640,640. Repeatable.")
  private List<String> shapes = new ArrayList<>();

  @Option(
      names = "--inputs",
      split = ",",
      paramLabel = "VALUE",
      description = "Begin the network at these values.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--outputs",
      split = ",",
      paramLabel = "VALUE",
      description = "End the network at these values.")
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--cut-heads",
      description =
          "End the network at its last convolutions. 'compile' writes what follows them as an ONNX"
              + " file and a manifest beside its result.")
  private boolean cutHeads;

  @Option(
      names = "--mean-values",
      paramLabel = "NUMBERS",
      description = "Mean per channel; inputs separated by ';'. Default: 0.")
  private String means = "";

  @Option(
      names = "--std-values",
      paramLabel = "NUMBERS",
      description = "Standard deviation per channel; inputs separated by ';'. Default: 1.")
  private String stds = "";

  @Option(
      names = "--channel-order",
      paramLabel = "rgb|bgr",
      description = "Order the network expects; pictures are read as RGB. Default: rgb.")
  private ChannelOrder order = ChannelOrder.RGB;

  /// Where the network begins and ends.
  ///
  /// @param model the ONNX file
  ImportOptions imports(Path model) {
    ImportOptions whole = whole();
    return cut(model).map(cut -> cut.part(whole)).orElse(whole);
  }

  /// Where the heads are cut off, if they are.
  Optional<HeadCut> cut(Path model) {
    return cutHeads ? Optional.of(HeadCut.of(model, whole())) : Optional.empty();
  }

  private ImportOptions whole() {
    ImportOptions options = ImportOptions.NONE;
    for (String shape : shapes) {
      int equals = shape.lastIndexOf('=');
      if (equals < 1) {
        throw usage("--shape", "NAME=DIMS, for example images=1,3,640,640", shape);
      }
      options = options.withShape(shape.substring(0, equals), shape(shape.substring(equals + 1)));
    }
    for (String input : inputs) {
      options = options.withInput(input.strip());
    }
    for (String output : outputs) {
      options = options.withOutput(output.strip());
    }
    return options;
  }

  InputOptions preprocessing() {
    return new InputOptions(numbers("--mean-values", means), numbers("--std-values", stds), order);
  }

  /// The preprocessing asked for, or what a compiled file does to its inputs when nothing is asked.
  ///
  /// @param stored of the file's inputs, in order
  InputOptions preprocessing(List<Preprocessing> stored) {
    return means.isBlank() && stds.isBlank() ? InputOptions.of(stored) : preprocessing();
  }

  private static Shape shape(String text) {
    try {
      return new Shape(
          Arrays.stream(text.split("[x,]", -1)).map(String::strip).map(Integer::valueOf).toList());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw usage("--shape", "numbers from 1, for example 1,3,640,640", text);
    }
  }

  private static List<List<Float>> numbers(String option, String text) {
    var groups = new ArrayList<List<Float>>();
    if (text.isBlank()) {
      return groups;
    }
    for (String group : text.split(";", -1)) {
      try {
        groups.add(
            group.isBlank()
                ? List.of()
                : Arrays.stream(group.split(",", -1)).map(ModelOptions::number).toList());
      } catch (NumberFormatException e) {
        throw usage(option, "finite numbers separated by ',', inputs separated by ';'", text);
      }
    }
    return groups;
  }

  private static float number(String text) {
    float number = Float.parseFloat(text.strip());
    if (!Float.isFinite(number)) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  private static CompileException usage(String option, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, option, "the value is wrong")
            .expected(expected, found));
  }
}
