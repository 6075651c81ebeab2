package dev.quarry.cli;

import dev.quarry.codegen.inspect.MemoryReport;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.simulator.v1.V1Memory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows the memory a compiled file needs at run time.
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Shows the memory a compiled file needs at run time: weights, arena, commands, and which"
            + " tensor lies where and when.",
    footer = {"", "Example:", "  quarry memory shapes.rknn"})
final class MemoryCommand implements Callable<Integer> {
  private static final int LEAST_COLUMNS = 10;
  private static final int MOST_COLUMNS = 1000;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "The .rknn file.")
  private Path file = Path.of("");

  @Option(
      names = "--columns",
      paramLabel = "N",
      defaultValue = "60",
      description = "Width of the chart of lifetimes, 10 to 1000. Default: ${DEFAULT-VALUE}.")
  private int columns;

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  MemoryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (columns < LEAST_COLUMNS || columns > MOST_COLUMNS) {
      throw new ParameterException(
          spec.commandLine(), "--columns must be " + LEAST_COLUMNS + " to " + MOST_COLUMNS);
    }
    if (V1Reader.recognises(file)) {
      V1Memory memory = V1Memory.of(file.toString(), V1Reader.read(file));
      long bytes = file.toFile().length();
      terminal
          .out()
          .print(
              output.json() ? V1MemoryText.json(memory, bytes) : V1MemoryText.text(memory, bytes));
      return ExitCode.OK;
    }
    RknnFile compiled = RknnReader.read(file);
    MemoryReport report = MemoryReport.of(compiled, file.toFile().length());
    terminal.out().print(output.json() ? Json.text(report.json()) + "\n" : report.text(columns));
    return ExitCode.OK;
  }
}
