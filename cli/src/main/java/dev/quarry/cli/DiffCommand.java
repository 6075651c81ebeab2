package dev.quarry.cli;

import dev.quarry.codegen.inspect.DiffKind;
import dev.quarry.codegen.inspect.FileDiff;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn2.RknnReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows in what two compiled files differ.
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows in what two compiled files differ: graph, quantization, tasks, register fields,"
          + " constants; counts first, details on request. Of files for RK1808 and RK3399Pro the"
          + " graph, parameters, quantization, constants; of two generations the networks.",
      "Exit code: 0 nothing differs, 1 something does."
    },
    footer = {"", "Example:", "  quarry diff shapes.rknn shapes.rknn"})
final class DiffCommand implements Callable<Integer> {
  private static final String ALL = "all";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "A", description = "The first .rknn file.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The second .rknn file.")
  private Path second = Path.of("");

  @Option(
      names = "--details",
      split = ",",
      paramLabel = "KIND",
      description =
          "List the differences of these kinds one by one: all, or words such as scale, register,"
              + " node_type.")
  private List<String> details = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most details of one kind. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<DiffKind> kinds = kinds();
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit must not be negative");
    }
    FileDiff diff = diff();
    terminal.out().print(output.json() ? Json.text(diff.json()) + "\n" : diff.text(kinds, limit));
    return diff.isEmpty() ? ExitCode.OK : ExitCode.INPUT;
  }

  private FileDiff diff() {
    boolean oldFirst = V1Reader.recognises(first);
    boolean oldSecond = V1Reader.recognises(second);
    String a = first.toString();
    String b = second.toString();
    if (oldFirst && oldSecond) {
      return FileDiff.of(a, V1Reader.read(first), b, V1Reader.read(second));
    }
    if (oldFirst) {
      return FileDiff.across(a, V1Reader.read(first), RknnReader.read(second), true);
    }
    return oldSecond
        ? FileDiff.across(b, V1Reader.read(second), RknnReader.read(first), false)
        : FileDiff.of(RknnReader.read(first), RknnReader.read(second));
  }

  private List<DiffKind> kinds() {
    if (details.contains(ALL)) {
      return List.of(DiffKind.values());
    }
    var kinds = new ArrayList<DiffKind>();
    for (String word : details) {
      kinds.add(
          Arrays.stream(DiffKind.values())
              .filter(kind -> kind.word().equals(word.strip().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "unknown kind '" + word + "'; known: " + ALL + ", " + words())));
    }
    return kinds;
  }

  private static String words() {
    return Arrays.stream(DiffKind.values()).map(DiffKind::word).collect(Collectors.joining(", "));
  }
}
