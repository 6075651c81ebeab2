package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.codegen.inspect.DiffKind;
import dev.quarry.codegen.inspect.Difference;
import dev.quarry.codegen.inspect.FileDiff;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.passes.PassListener;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The page that compares our file of the bundled detector with the vendor's explains every class
/// of difference.
class DiffPageTest {
  private static final Path ROOT = Path.of(System.getProperty("quarry.root", ".."));
  private static final Path PAGE = ROOT.resolve("docs").resolve("diff-shapes-yolo.md");

  @Test
  void everyClassIsExplained() throws IOException {
    RknnFile vendor = RknnReader.read(VendorSamples.file("pairs/shapes-yolo-silu.rknn"));
    FileDiff diff = FileDiff.of(compiled().file(), vendor);
    String page = Files.readString(PAGE);
    GeneratedPage.check(
        "docs/diff-shapes-yolo.md", withCounts(page, diff.text(List.of(), 0)), DiffPageTest.class);
    var missing = new TreeSet<String>();
    for (Difference difference : diff.differences()) {
      if (!isExplained(page, difference)) {
        missing.add(difference.kind().word() + " " + difference.what() + " " + difference.where());
      }
    }
    assertEquals(new TreeSet<>(), missing);
  }

  /// What the page says in its two sentences of summary.
  @Test
  void graphsAreTheSameAndFewFieldsDiffer() throws IOException {
    RknnFile vendor = RknnReader.read(VendorSamples.file("pairs/shapes-yolo-silu.rknn"));
    FileDiff diff = FileDiff.of(compiled().file(), vendor);
    for (DiffKind same :
        List.of(DiffKind.NODE_ONLY_IN_A, DiffKind.NODE_ONLY_IN_B, DiffKind.NODE_TYPE)) {
      assertEquals(List.of(), diff.of(same));
    }
    int fields = diff.compared().getOrDefault(DiffKind.REGISTER, 0);
    assertTrue(fields > 30_000, "compared only " + fields);
    assertTrue(diff.of(DiffKind.REGISTER).size() * 100 < fields, "more than one in a hundred");
  }

  @Test
  void aFileEqualsItself() {
    RknnFile vendor = RknnReader.read(VendorSamples.file("rknn2/mi_3568.rknn"));
    FileDiff diff = FileDiff.of(vendor, vendor);
    assertEquals(List.of(), diff.differences());
    assertEquals("no differences\n", diff.text(List.of(DiffKind.values()), 9));
  }

  /// The same network from container 2 and container 6 of the vendor's compilers 1.4.2 and 1.6.2.
  @Test
  void theSameNetworkOfTwoCompilers() {
    FileDiff diff =
        FileDiff.of(
            RknnReader.read(VendorSamples.file("rknn2/mi_3568_old.rknn")),
            RknnReader.read(VendorSamples.file("rknn2/mi_3568.rknn")));
    assertEquals(List.of(), diff.of(DiffKind.NODE_TYPE));
    assertEquals(List.of(), diff.of(DiffKind.SCALE));
    assertFalse(diff.of(DiffKind.CONTAINER).isEmpty());
  }

  private static Compilation compiled() {
    Path shapes = ROOT.resolve("examples").resolve("shapes");
    var options =
        CompileOptions.forTarget(TargetProfile.named("rk3568"))
            .with(
                new InputOptions(List.of(), List.of(List.of(255f, 255f, 255f)), ChannelOrder.RGB));
    return Quarry.compile(
        shapes.resolve("shapes-yolo-silu.onnx"),
        options,
        CalibrationSet.of(shapes.resolve("calib.txt")),
        PassListener.NONE,
        Progress.NONE);
  }

  /// A row of the page names the kind, and the field if there is one.
  private static boolean isExplained(String page, Difference difference) {
    boolean field = difference.kind() == DiffKind.REGISTER;
    return page.lines()
        .filter(line -> line.startsWith("| `"))
        .filter(line -> line.contains("`" + difference.kind().word() + "`"))
        .anyMatch(line -> !field || line.matches(".*\\b" + difference.what() + "\\b.*"));
  }

  private static String withCounts(String page, String counts) {
    String opening = "<!-- begin counts -->\n";
    int begin = page.indexOf(opening) + opening.length();
    int end = page.indexOf("<!-- end counts -->");
    return page.substring(0, begin) + "```\n" + counts + "```\n" + page.substring(end);
  }
}
