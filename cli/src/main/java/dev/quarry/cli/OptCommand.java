package dev.quarry.cli;

import dev.quarry.Quarry;
import dev.quarry.data.AtomicFiles;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.text.IrFile;
import dev.quarry.ir.text.IrPrinter;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.PassStatistics;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs passes on a network and prints it as text.
@Command(
    name = "opt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs passes on an .onnx or .nir file and prints or writes the network as text.",
    footer = {
      "",
      "Example:",
      "  quarry opt examples/shapes/shapes-yolo-silu.onnx \\",
      "      --passes recognise-silu,fold-batch-norm"
    })
final class OptCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "An .onnx or .nir file.")
  private Path file = Path.of("");

  @Option(
      names = "--passes",
      paramLabel = "LIST",
      description =
          "The passes, in order; with + and - changes to the default. Default: the default pipeline"
              + " up to the canonical form.")
  private Optional<String> passes = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.nir",
      description = "Write the network; its constants go to the folder 'constants' beside it.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--print-after", description = "Print the network after every pass.")
  private boolean printAfter;

  @Option(names = "--print-changed", description = "Print it after every pass that changed it.")
  private boolean printChanged;

  @Option(names = "--verify-only", description = "Only read and verify the network.")
  private boolean verifyOnly;

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  OptCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    out.ifPresent(AtomicFiles::requireWritable);
    Module module = read();
    Verifier.verify(module);
    if (verifyOnly) {
      if (!output.quiet()) {
        terminal.out().println(file + ": level " + module.level().text() + ", no problems");
      }
      return ExitCode.OK;
    }
    PassListener listener =
        (_, after, figures) -> {
          note(figures);
          if (printAfter || (printChanged && figures.changed())) {
            terminal.out().println("// after " + figures.info().name());
            terminal.out().println(IrPrinter.print(after));
          }
        };
    Module result = Quarry.optimize(module, passes, listener);
    if (out.isPresent()) {
      IrFile.write(result, out.get());
    } else if (!printAfter && !printChanged) {
      terminal.out().println(IrPrinter.print(result));
    }
    return ExitCode.OK;
  }

  private void note(PassStatistics figures) {
    if (!output.quiet() && (figures.changed() || output.verbose())) {
      terminal.err().println(Text.pad(figures.info().name(), 22) + figures.text());
      if (output.verbose()) {
        figures.sites().forEach(site -> terminal.err().println("    " + site));
      }
    }
  }

  private Module read() {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(IrFile.EXTENSION)) {
      return IrFile.read(file);
    }
    if (name.endsWith(".onnx") || name.endsWith(".onnx.gz")) {
      return Quarry.load(file, modelOptions.imports(file), modelOptions.preprocessing()).module();
    }
    throw new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "passes cannot run on this")
            .expected(".onnx, .onnx.gz or .nir", name)
            .help(
                "'quarry inspect' shows compiled files; levels are "
                    + Level.IMPORTED.text()
                    + " to "
                    + Level.NPU.text()));
  }
}
