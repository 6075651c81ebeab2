package dev.quarry.codegen.rknn2;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which versions of the vendor's runtime (`librknnrt.so`) load a file.
///
/// The vendor publishes a table by the version of the compiler that wrote the file. What it does
/// not list is told as unknown, with the nearest row.
///
/// @param minimum oldest runtime that loads it
/// @param maximum newest runtime that loads it; empty when no upper end is stated
/// @param basis why, in one sentence
public record RuntimeVersions(String minimum, Optional<String> maximum, String basis) {
  /// One row of the vendor's table.
  ///
  /// @param compiler version of the compiler as major * 10000 + minor * 100 + patch
  /// @param minimum oldest runtime
  /// @param maximum newest runtime, empty for no upper end
  public record Row(int compiler, String minimum, Optional<String> maximum) {
    /// The compiler version in the usual form.
    public String compilerText() {
      return version(compiler);
    }
  }

  private static final Optional<String> OPEN = Optional.empty();
  private static final Optional<String> TO_150 = Optional.of("1.5.0");

  /// Container version 6 came between compilers 1.5.0 and 1.5.2.
  private static final int FIRST_OF_CONTAINER_6 = 10502;

  private static final List<Row> TABLE =
      List.of(
          new Row(10200, "1.2.0", TO_150),
          new Row(10300, "1.3.0", TO_150),
          new Row(10400, "1.4.0", TO_150),
          new Row(10500, "1.5.0", TO_150),
          new Row(FIRST_OF_CONTAINER_6, "1.5.2", OPEN),
          new Row(10600, "1.5.2", OPEN),
          new Row(20000, "2.0.0", OPEN),
          new Row(20100, "2.0.0", OPEN));

  /// The vendor's table.
  // Source: RKNN SDK user guide, "version compatibility" (model version against runtime version),
  // as
  // reproduced by board makers for SDK 2.1; consistent with public reports that runtimes 1.3.0,
  // 1.4.0
  // and 1.5.0 refuse container 6 with "Invalid RKNN model version 6" (airockchip/rknn-toolkit2 254,
  // 281; rockchip-linux/rknn-toolkit2 316)
  public static List<Row> table() {
    return TABLE;
  }

  /// What a file needs.
  public static RuntimeVersions of(ModelInfo info) {
    long compiler = info.compilerVersion();
    Row nearest = TABLE.getFirst();
    for (Row row : TABLE) {
      nearest = row.compiler <= compiler ? row : nearest;
    }
    String own = info.compilerVersionText();
    if (nearest.compiler == compiler) {
      return new RuntimeVersions(
          nearest.minimum, nearest.maximum, "the vendor's table, compiler " + own);
    }
    boolean known = sameMinor(nearest.compiler, compiler);
    String basis =
        "inferred: the vendor's table has no compiler "
            + own
            + ", the nearest row is "
            + nearest.compilerText();
    return known
        ? new RuntimeVersions(nearest.minimum, nearest.maximum, basis)
        : new RuntimeVersions(own, OPEN, basis + "; a runtime as new as the compiler is safe");
  }

  private static boolean sameMinor(long a, long b) {
    return a / 100 == b / 100;
  }

  private static String version(int number) {
    return String.format(Locale.ROOT, "%d.%d.%d", number / 10000, number / 100 % 100, number % 100);
  }

  /// For example `1.5.2 or newer` or `1.4.0 to 1.5.0`.
  public String text() {
    return maximum.map(newest -> minimum + " to " + newest).orElse(minimum + " or newer");
  }
}
