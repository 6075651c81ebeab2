package dev.quarry.cli;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/// Entry point of `quarry`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int code = run(terminal, args);
    terminal.out().flush();
    // Halting skips shutdown work of idle worker threads; everything written has been flushed.
    Runtime.getRuntime().halt(code);
  }

  /// Runs one command inside a running program, without progress bars; ends no process.
  ///
  /// @param out receives results
  /// @param err receives diagnostics
  /// @return the exit code: 0 done, 1 the input has errors, 2 the command line is wrong, 70 a bug
  public static int run(PrintStream out, PrintStream err, String... args) {
    int code = run(new Terminal(out, err, false), args);
    out.flush();
    err.flush();
    return code;
  }

  private static int run(Terminal terminal, String... args) {
    var line = new CommandLine(new QuarryCommand(), new CommandFactory(terminal));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((problem, _) -> usage(terminal, problem));
    line.setExecutionExceptionHandler((problem, command, _) -> failure(terminal, problem, command));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      terminal
          .err()
          .println(
              Diagnostic.error(DiagnosticCode.OUT_OF_MEMORY, "quarry", "the memory is used up")
                  .help("give it more, for example QUARRY_JAVA_OPTS=-Xmx4g; or the file is damaged")
                  .text());
      return ExitCode.INPUT;
    } catch (Error e) {
      return bug(terminal, e, line.getCommandName());
    }
  }

  private static int usage(Terminal terminal, CommandLine.ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = String.valueOf(problem.getMessage()).strip();
    var suggestions = List.<String>of();
    if (problem instanceof CommandLine.UnmatchedArgumentException unmatched) {
      suggestions = unmatched.getSuggestions();
      message = unknown(unmatched.getUnmatched().getFirst(), command);
    }
    Diagnostic diagnostic =
        Diagnostic.error(DiagnosticCode.USAGE, name, message)
            .help(
                suggestions.isEmpty()
                    ? "see '" + name + " --help'"
                    : "did you mean '" + suggestions.getFirst() + "'? see '" + name + " --help'");
    terminal.err().println(diagnostic.text());
    return ExitCode.USAGE;
  }

  private static String unknown(String word, CommandLine command) {
    if (word.startsWith("-")) {
      return "unknown option '" + word + "'";
    }
    return command.getSubcommands().isEmpty()
        ? "'" + word + "' is one argument too many"
        : "unknown command '" + word + "'";
  }

  private static int failure(Terminal terminal, Exception problem, CommandLine command)
      throws Exception {
    terminal.out().flush();
    if (problem instanceof CommandLine.ParameterException usage) {
      return usage(terminal, usage);
    }
    if (problem instanceof CompileException known) {
      boolean usage = true;
      for (Diagnostic diagnostic : known.diagnostics()) {
        terminal.err().println(diagnostic.text());
        usage &= diagnostic.code() == DiagnosticCode.USAGE;
      }
      return usage ? ExitCode.USAGE : ExitCode.INPUT;
    }
    return bug(terminal, problem, command.getCommandSpec().qualifiedName());
  }

  private static int bug(Terminal terminal, Throwable problem, String command) {
    Path report = CrashReport.write(problem, command);
    terminal
        .err()
        .println(
            "quarry: this is a bug in Quarry, not a mistake of yours: "
                + problem
                + "\n  help: please report it with the crash report "
                + report);
    return ExitCode.BUG;
  }
}
