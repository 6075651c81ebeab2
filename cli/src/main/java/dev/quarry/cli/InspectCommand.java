package dev.quarry.cli;

import dev.quarry.codegen.npu.Disassembler;
import dev.quarry.codegen.rknn1.V1Inspector;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Reading;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn2.RknnInspector;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnReading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what is in a compiled file.
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what is in an .rknn file: graph, tensors, quantization, memory, tasks.",
    footer = {"", "Example:", "  quarry inspect shapes.rknn --disasm"})
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .rknn file.")
  private Path file = Path.of("");

  @Option(names = "--disasm", description = "Print every task with its registers and fields.")
  private boolean disasm;

  @Mixin private OutputOptions output = new OutputOptions();

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (V1Reader.recognises(file)) {
      return version1();
    }
    RknnReading reading = RknnReader.readWithNotes(file);
    if (output.json()) {
      terminal.out().println(Json.text(RknnInspector.json(reading)));
      return ExitCode.OK;
    }
    if (disasm) {
      Disassembler.print(reading.file().model(), terminal.out()::println);
      return ExitCode.OK;
    }
    terminal.out().println(RknnInspector.text(reading));
    return ExitCode.OK;
  }

  private Integer version1() {
    V1Reading reading = V1Reader.readWithNotes(file);
    String name = file.toString();
    if (output.json()) {
      terminal.out().println(Json.text(V1Inspector.json(name, reading)));
    } else {
      terminal.out().print(V1Inspector.text(name, reading));
    }
    return V1Validator.check(name, reading.file()).errors().isEmpty()
        ? ExitCode.OK
        : ExitCode.INPUT;
  }
}
