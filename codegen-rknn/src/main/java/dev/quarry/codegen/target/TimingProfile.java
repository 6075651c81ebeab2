package dev.quarry.codegen.target;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How fast a chip is: a value for every [TimingParameter], with where it is from. Kept as text,
/// one parameter a line, so that a calibration can write it and a person read it.
///
/// @param values an estimate for every parameter
public record TimingProfile(Map<TimingParameter, Estimate> values) {
  /// RK3566 and RK3568, found from the vendor's published frame rates.
  public static final TimingProfile RK356X = resource("rk356x.timing");

  private static final String SEPARATOR = "|";
  private static final int CELLS = 7;
  private static final String HEADER = "parameter | value | low | high | unit | certainty | source";

  /// A value and how well it is known.
  ///
  /// @param value in the unit of the parameter
  /// @param low smallest value that fits the evidence
  /// @param high largest
  /// @param certainty for example `fitted`, `inferred`
  /// @param source where it is from
  public record Estimate(double value, double low, double high, String certainty, String source) {}

  public TimingProfile {
    values = Map.copyOf(new EnumMap<>(values));
    for (TimingParameter parameter : TimingParameter.values()) {
      if (!values.containsKey(parameter)) {
        throw new IllegalArgumentException("no value for " + parameter.text());
      }
    }
  }

  /// The value of a parameter.
  public double value(TimingParameter parameter) {
    return estimate(parameter).value;
  }

  /// The value of a parameter with its evidence.
  public Estimate estimate(TimingParameter parameter) {
    Estimate estimate = values.get(parameter);
    if (estimate == null) {
      throw new IllegalStateException("no value for " + parameter);
    }
    return estimate;
  }

  /// The same profile with another estimate of a parameter.
  public TimingProfile with(TimingParameter parameter, Estimate estimate) {
    var changed = new EnumMap<TimingParameter, Estimate>(values);
    changed.put(parameter, estimate);
    return new TimingProfile(changed);
  }

  /// The text form.
  public String text() {
    var text = new StringBuilder(HEADER).append('\n');
    for (TimingParameter parameter : TimingParameter.values()) {
      Estimate e = estimate(parameter);
      text.append(
          String.join(
              " " + SEPARATOR + " ",
              List.of(
                  parameter.text(),
                  number(e.value),
                  number(e.low),
                  number(e.high),
                  parameter.unit(),
                  e.certainty,
                  e.source)));
      text.append('\n');
    }
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /// Reads the text form.
  ///
  /// @param name name of the file, for messages
  /// @throws CompileException naming the line that is wrong or the parameter that is missing
  public static TimingProfile parse(String text, String name) {
    var values = new EnumMap<TimingParameter, Estimate>(TimingParameter.class);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#") && !line.equals(HEADER)) {
        parseLine(line, name + ", line " + (i + 1), values);
      }
    }
    for (TimingParameter parameter : TimingParameter.values()) {
      if (!values.containsKey(parameter)) {
        throw wrong(name, "the timing profile has no line for " + parameter.text(), HEADER, "none");
      }
    }
    return new TimingProfile(values);
  }

  private static void parseLine(String line, String place, Map<TimingParameter, Estimate> values) {
    String[] cells = line.split("\\|", CELLS);
    TimingParameter parameter =
        TimingParameter.of(cells[0].strip())
            .orElseThrow(() -> wrong(place, "no such parameter", HEADER, line));
    if (cells.length != CELLS) {
      throw wrong(place, "a line of a timing profile has " + CELLS + " cells", HEADER, line);
    }
    values.put(
        parameter,
        new Estimate(
            positive(cells[1], place),
            positive(cells[2], place),
            positive(cells[3], place),
            cells[5].strip(),
            cells[6].strip()));
  }

  private static double positive(String cell, String place) {
    try {
      double value = Double.parseDouble(cell.strip());
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below like any other wrong number
    }
    throw wrong(place, "not a positive number", "a number above 0", cell.strip());
  }

  private static CompileException wrong(
      String place, String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, place, message)
            .expected(expected, found)
            .help("'quarry calibrate' writes a complete profile"));
  }

  private static TimingProfile resource(String name) {
    try (InputStream in = TimingProfile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this is a bug: " + name + " is missing");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
