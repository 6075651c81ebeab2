package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--dtype f16` from the command line.
class HalfPrecisionTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  @Test
  void needsNoDataset() {
    Outcome.of("compile", bench.model(), "--dtype", "f16", "-o", bench.out()).done();
    RknnModel model = RknnReader.read(bench.out()).model();
    model
        .graph()
        .outputs()
        .forEach(i -> assertEquals(RknnDataType.FLOAT16, model.tensor(i).dtype()));
    Path results = folder.resolve("outputs");
    Outcome.of("run", bench.out(), "--input", bench.picture(), "--output-dir", results).done();
    assertTrue(Workbench.names(results).stream().allMatch(n -> n.endsWith(".npy")));
    assertEquals(1, Workbench.names(results).size());
  }

  @Test
  void bytesNeedOne() {
    Outcome.of("compile", bench.model(), "-o", bench.out())
        .refused(Outcome.USAGE, "calibration samples", "--dtype f16");
    bench.nothingWritten();
  }

  @Test
  void otherTypesAreRefused() {
    bench.compile(bench.model(), "--dtype", "f17").refused(Outcome.USAGE, "f17", "f16");
    Outcome.of("check", bench.model(), "--dtype", "i88").refused(Outcome.USAGE, "i88", "i8");
    bench.nothingWritten();
  }
}
