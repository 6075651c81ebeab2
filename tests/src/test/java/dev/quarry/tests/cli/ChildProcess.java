package dev.quarry.tests.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line in a Java process of its own, for what one process cannot change: the working
/// folder, the default locale and time zone.
///
/// @param folder working folder
/// @param options of the Java virtual machine
record ChildProcess(Path folder, List<String> options) {
  ChildProcess {
    options = List.copyOf(options);
  }

  /// Runs a command; what it prints goes through files, so that it never waits for a reader.
  Outcome run(Object... arguments) throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx700m"));
    words.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC"));
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.quarry.cli.Main"));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    Path out = Files.createTempFile("quarry", ".out");
    Path err = Files.createTempFile("quarry", ".err");
    try {
      int code =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start()
              .waitFor();
      return new Outcome(code, text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
