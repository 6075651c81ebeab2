package dev.quarry.tests.timing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/// A convolution row of the table the vendor's compiler prints.
///
/// @param model network
/// @param op for example `ConvExSwish`
/// @param half whether it computes in half precision
/// @param shapes shapes of the operands as printed
/// @param output shape of the result as printed
/// @param ddr DDR cycles
/// @param npu NPU cycles
/// @param kilobytes RW(KB)
/// @param name node
record VendorColumns(
    String model,
    String op,
    boolean half,
    String shapes,
    String output,
    long ddr,
    long npu,
    long kilobytes,
    String name) {

  /// The convolution rows of every network, by network; skipped without the table.
  static Map<String, List<VendorColumns>> convolutions(Path shared) throws IOException {
    return rows(shared, op -> op.startsWith("Conv"));
  }

  /// The rows of products of two results.
  static Map<String, List<VendorColumns>> products(Path shared) throws IOException {
    return rows(shared, op -> op.equals("exMatMul"));
  }

  private static Map<String, List<VendorColumns>> rows(Path shared, Predicate<String> ops)
      throws IOException {
    Path table = shared.resolve("reference/performance/vendor_static_rk3568.csv.gz");
    assumeTrue(Files.exists(table), "table not found: " + table);
    Map<String, List<VendorColumns>> rows = new LinkedHashMap<>();
    try (var in = new GZIPInputStream(Files.newInputStream(table));
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> cells = cells(line);
        if (ops.test(cells.get(2)) && cells.get(4).equals("NPU")) {
          rows.computeIfAbsent(cells.get(0), _ -> new ArrayList<>()).add(of(cells));
        }
      }
    }
    return rows;
  }

  private static VendorColumns of(List<String> cells) {
    return new VendorColumns(
        cells.get(0),
        cells.get(2),
        !cells.get(3).equals("INT8"),
        cells.get(5),
        cells.get(6),
        Long.parseLong(cells.get(7)),
        Long.parseLong(cells.get(8)),
        Long.parseLong(cells.get(10)),
        cells.get(11));
  }

  /// Cells of a line; commas between quotes belong to the cell.
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
