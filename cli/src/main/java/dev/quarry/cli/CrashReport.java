package dev.quarry.cli;

import dev.quarry.data.AtomicFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/// What a bug report needs: versions, command, stack trace; no model data.
final class CrashReport {
  private CrashReport() {}

  /// Writes a report into the temporary folder.
  static Path write(Throwable problem, String command) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    out.println("quarry " + Version.text());
    out.println(
        "java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
    out.println("command " + command);
    problem.printStackTrace(out);
    out.flush();
    Path file =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("quarry-crash-" + ProcessHandle.current().pid() + ".txt");
    AtomicFiles.write(file, text.toString());
    return file;
  }
}
