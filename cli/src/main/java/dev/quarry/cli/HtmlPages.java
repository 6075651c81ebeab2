package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.Quarry;
import dev.quarry.codegen.inspect.FileReport;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnReading;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.data.AtomicFiles;
import dev.quarry.inspect.HtmlReport;
import dev.quarry.simulator.timing.Prediction;
import dev.quarry.simulator.timing.Rk1808Prediction;
import dev.quarry.simulator.v1.V1Timing;
import java.nio.file.Path;
import java.util.Optional;

/// Writes reports as pages.
final class HtmlPages {
  private HtmlPages() {}

  /// Writes the page of a compiled file.
  ///
  /// @param page where it goes
  /// @param file the compiled file
  /// @param known its prediction, if there is one already; else it is made where the chip is known
  static void write(Path page, Path file, Optional<Prediction> known, Terminal terminal) {
    write(page, file, known, Optional.empty(), terminal);
  }

  /// Writes the page of a file that has just been compiled.
  ///
  /// @param page where it goes
  /// @param file the compiled file
  /// @param build how it was compiled, as `--json` prints it
  static void ofBuild(Path page, Path file, ObjectNode build, Terminal terminal) {
    write(page, file, Optional.empty(), Optional.of(build), terminal);
  }

  private static void write(
      Path page,
      Path file,
      Optional<Prediction> known,
      Optional<ObjectNode> build,
      Terminal terminal) {
    if (V1Reader.recognises(file)) {
      V1File old = V1Reader.read(file);
      Rk1808Prediction time = V1Timing.predict(file.toString(), old);
      long bytes = file.toFile().length();
      String summary = V1PerfText.summary(time);
      write(page, HtmlReport.of(name(file), old, bytes, time, summary, build), terminal);
      return;
    }
    RknnReading reading = RknnReader.readWithNotes(file);
    Optional<Prediction> prediction = known.or(() -> prediction(reading));
    Optional<HtmlReport.Time> time =
        prediction.map(p -> new HtmlReport.Time(p, PredictionText.of(p)));
    FileReport report = FileReport.of(reading, file.toFile().length());
    write(page, HtmlReport.of(name(file), report, time, build), terminal);
  }

  private static void write(Path page, byte[] contents, Terminal terminal) {
    AtomicFiles.write(page, contents);
    terminal.err().println("wrote " + page);
  }

  private static String name(Path file) {
    return file.getFileName() == null ? file.toString() : file.getFileName().toString();
  }

  private static Optional<Prediction> prediction(RknnReading reading) {
    String chip = reading.file().model().info().target();
    return TargetProfile.all().stream().anyMatch(target -> target.name().equals(chip))
        ? Optional.of(Quarry.predict(reading.file()))
        : Optional.empty();
  }
}
