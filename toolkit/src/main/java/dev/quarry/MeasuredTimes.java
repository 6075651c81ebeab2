package dev.quarry;

import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.simulator.timing.Calibration;
import dev.quarry.simulator.timing.Measurement;
import dev.quarry.simulator.timing.Speeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Times somebody measured, as a table of files, to calibrate the timing model with.
///
/// The table is CSV with the columns `file,family,milliseconds,clock_mhz,use,passes,cpu_elements,
/// source`; lines that begin with `#` are comments, a cell may stand in quotes. A file is compiled
/// (`.rknn`) or a model (`.onnx`, `.onnx.gz`), which is compiled without samples; `use` is `fit` or
/// `check`.
///
/// @param fit what the parameters are found from
/// @param check what is only compared
public record MeasuredTimes(List<Measurement> fit, List<Measurement> check) {
  private static final int CELLS = 8;
  private static final String HEADER =
      "file,family,milliseconds,clock_mhz,use,passes,cpu_elements,source";

  public MeasuredTimes {
    fit = List.copyOf(fit);
    check = List.copyOf(check);
  }

  private record Row(
      Path file,
      String family,
      double millis,
      double clock,
      boolean fitted,
      String passes,
      long cpuElements) {}

  /// Reads a table and the files it names.
  ///
  /// @param folder where the files are
  /// @throws CompileException naming the line that is wrong, or the file that cannot be read
  public static MeasuredTimes read(
      Path table, Path folder, TargetProfile target, Progress progress) {
    List<Row> rows = rows(table, folder);
    var fit = new ArrayList<Measurement>();
    var check = new ArrayList<Measurement>();
    progress.begin("reading networks", rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      (row.fitted ? fit : check).add(measurement(row, target));
      progress.advance(i + 1);
    }
    progress.end();
    return new MeasuredTimes(fit, check);
  }

  /// Finds the parameters of a chip.
  ///
  /// @param source what the measurements are, for the profile
  public Calibration calibrate(TargetProfile target, String source) {
    return Calibration.of(fit, Speeds.of(target), source);
  }

  private static Measurement measurement(Row row, TargetProfile target) {
    String name = row.file.getFileName().toString().replaceFirst("\\.(onnx(\\.gz)?|rknn)$", "");
    RknnFile file =
        row.file.toString().endsWith(".rknn")
            ? RknnReader.read(row.file)
            : Quarry.sketch(row.file, CompileOptions.forTarget(target).withPasses(row.passes));
    Measurement measured =
        Measurement.of(name, row.family, file.model(), row.clock, row.millis * 1000);
    return row.cpuElements > 0 ? measured.withCpuElements(row.cpuElements) : measured;
  }

  private static List<Row> rows(Path table, Path folder) {
    List<String> lines = lines(table);
    var rows = new ArrayList<Row>();
    boolean header = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = table + ", line " + (i + 1);
      if (!header) {
        if (!line.equals(HEADER)) {
          throw wrong(place, "the first line names the columns", HEADER, line);
        }
        header = true;
      } else {
        rows.add(row(cells(line), place, folder));
      }
    }
    if (rows.isEmpty()) {
      throw wrong(table.toString(), "the table has no measurement", HEADER, "nothing below it");
    }
    return rows;
  }

  private static Row row(List<String> cells, String place, Path folder) {
    if (cells.size() != CELLS) {
      throw wrong(place, "a line has " + CELLS + " cells", HEADER, cells.size() + " cells");
    }
    String use = cells.get(4);
    if (!use.equals("fit") && !use.equals("check")) {
      throw wrong(place, "a measurement is fitted or checked", "fit or check", use);
    }
    return new Row(
        folder.resolve(cells.get(0)),
        cells.get(1),
        number(cells.get(2), place),
        number(cells.get(3), place),
        use.equals("fit"),
        cells.get(5).strip().replace(' ', ','),
        cells.get(6).equals("0") ? 0 : (long) number(cells.get(6), place));
  }

  private static double number(String cell, String place) {
    try {
      double value = Double.parseDouble(cell);
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below like any other wrong number
    }
    throw wrong(place, "not a positive number", "a number above 0", "'" + cell + "'");
  }

  /// Cells of a line; commas between quotes belong to the cell.
  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, table.toString(), "the table cannot be read as text"));
    }
  }

  private static CompileException wrong(
      String place, String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.CALIBRATION, place, message)
            .expected(expected, found)
            .help("docs/time-model.md describes the table"));
  }
}
