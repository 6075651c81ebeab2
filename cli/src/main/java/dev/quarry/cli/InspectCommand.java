package dev.quarry.cli;

import dev.quarry.codegen.inspect.Disassembler;
import dev.quarry.codegen.inspect.V1Disassembler;
import dev.quarry.inspect.Inspection;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what is in a file.
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what is in a file.",
      "Of an .rknn file, own or the vendor's: versions and the runtime it needs, graph, tensors,"
          + " quantization, preprocessing, memory with lifetimes, tasks. Of an .onnx, .onnx.gz or"
          + " .nir file: inputs, outputs, ops, nodes."
    },
    footer = {"", "Example:", "  quarry inspect shapes.rknn --disasm"})
final class InspectCommand implements Callable<Integer> {
  private static final int CHART_COLUMNS = 60;

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The .rknn, .onnx, .onnx.gz or .nir file.")
  private Path file = Path.of("");

  @ArgGroup private Form form = new Form();

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  /// What is printed instead of the report.
  private static final class Form {
    @Option(
        names = "--disasm",
        description =
            "Print every task with its registers and fields in words, and the nodes of the model it"
                + " serves; of files for RK1808 and RK3399Pro every node with its parameters, what it"
                + " reads and writes. With -v all entries of tables, all constants.")
    private boolean disasm;

    @Option(names = "--dot", description = "Print the graph for Graphviz.")
    private boolean dot;

    @Option(
        names = "--html",
        paramLabel = "OUT.html",
        description =
            "Write one self-contained page instead: predicted time, memory, nodes, tensors.")
    private Optional<Path> html = Optional.empty();
  }

  InspectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Inspection inspection =
        Inspection.of(file, modelOptions.imports(file), modelOptions.preprocessing());
    if (output.json()) {
      terminal.out().println(Json.text(inspection.json()));
    } else if (form.html.isPresent()) {
      HtmlPages.write(form.html.get(), file, Optional.empty(), terminal);
    } else if (form.disasm) {
      disassemble(inspection);
    } else {
      terminal.out().print(form.dot ? inspection.dot() : inspection.text(CHART_COLUMNS));
    }
    return inspection.isSound() ? ExitCode.OK : ExitCode.INPUT;
  }

  private void disassemble(Inspection inspection) {
    switch (inspection) {
      case Inspection.Compiled(var report) ->
          Disassembler.print(
              report.reading().file().model(),
              output.verbose(),
              line -> terminal.out().append(line).append('\n'));
      case Inspection.Network _ -> throw noTasks("a network has no tasks");
      case Inspection.FirstGeneration(var name, var reading) ->
          V1Disassembler.print(
              name,
              reading.file(),
              output.verbose(),
              line -> terminal.out().append(line).append('\n'));
    }
  }

  private CompileException noTasks(String reason) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "no tasks to print: " + reason)
            .expected("a compiled file, .rknn", file.toString())
            .help("see 'quarry inspect' without --disasm"));
  }
}
