package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.inspect.LiveRange;
import dev.quarry.codegen.inspect.MemoryReport;
import dev.quarry.codegen.rknn2.RknnReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Memory reports of vendor files.
class VendorMemoryTest {
  /// Figures an independent program read from the files (rknn2-format.md, MemInfo), and the number
  /// of their tasks (OutputEntry: the last output's first task and its task counts).
  @ParameterizedTest
  @CsvSource({
    "rknn2/mi_3568.rknn, 1408, 1114112, 5120, 10",
    "rknn2/y5n_3568.rknn, 1907392, 10707200, 10240, 1544",
    "rknn2/seg_3568.rknn, 1562304, 1806336, 44544, 617"
  })
  void sums(String name, long weights, long internal, long helpers, long tasks) throws IOException {
    Path file = VendorSamples.file(name);
    MemoryReport report = MemoryReport.of(RknnReader.read(file), Files.size(file));
    assertEquals(weights, report.weightBytes());
    assertEquals(internal, report.internalBytes());
    assertEquals(helpers, report.helperBytes());
    assertEquals(40 * tasks, report.taskBytes());
    assertTrue(report.notes().isEmpty(), () -> report.notes().toString());
    assertTrue(report.peakBytes() <= report.internalBytes(), "more in use than there is");
    for (LiveRange range : report.ranges()) {
      assertTrue(range.end() <= report.internalBytes(), range::toString);
    }
  }
}
