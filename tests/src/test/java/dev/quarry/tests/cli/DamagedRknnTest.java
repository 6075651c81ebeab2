package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compiled files that are cut, damaged or made for another chip.
class DamagedRknnTest {
  private static final int CUTS = 20;

  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "memory", "perf", "run"})
  void cut(String command) {
    byte[] whole = bench.compiled();
    for (int i = 0; i < CUTS; i++) {
      int length = (int) ((long) whole.length * i / CUTS);
      refusedAt(command, whole, length);
    }
    refusedAt(command, whole, whole.length - 1);
  }

  private void refusedAt(String command, byte[] whole, int length) {
    Path file = bench.write("cut.rknn", Arrays.copyOf(whole, length));
    Outcome.of(command, file)
        .refused(Outcome.INPUT, "cut.rknn", length < 4 ? "RKNN" : "ends inside");
  }

  /// One changed byte may leave a file that still makes sense; whatever it is, it is never a crash.
  @ParameterizedTest
  @ValueSource(strings = {"inspect", "memory", "perf", "run"})
  void changedByte(String command) {
    byte[] whole = bench.compiled();
    int step = Math.max(1, whole.length / 1000);
    for (int at = 0; at < whole.length; at += step) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) 0x81;
      Outcome outcome = Outcome.of(command, bench.write("changed.rknn", changed));
      if (outcome.code() != 0) {
        outcome.refused(Outcome.INPUT, "error[E06");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "inspect,rk3588,RKNPU v2",
    "perf,rk3588,RKNPU v2",
    "run,rk3588,RKNPU v2",
    "perf,rk3562,RKNPU lite",
    "run,rk3562,RKNPU lite"
  })
  void otherChip(String command, String chip, String family) {
    bench.compiled();
    RknnFile file = RknnReader.read(bench.out());
    Path other = bench.write("other.rknn", RknnWriter.write(forChip(file, chip, family)));
    Outcome.of(command, other).refused(Outcome.INPUT, "E0603", "other.rknn", chip);
  }

  private static RknnFile forChip(RknnFile file, String chip, String family) {
    RknnModel model = file.model();
    ModelInfo old = model.info();
    var info =
        new ModelInfo(
            old.modelVersion(),
            family,
            old.generator(),
            old.compilerVersion(),
            old.compiler(),
            chip,
            old.source(),
            old.flag10(),
            old.text11(),
            old.inputJson(),
            old.outputJson(),
            old.text14(),
            old.shapeMode(),
            old.customOps());
    return RknnFile.of(
        new RknnModel(info, model.graphs(), model.memory(), model.buffers()), file.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "memory", "perf", "run", "detect"})
  void missing(String command) {
    Path absent = folder.resolve("absent.rknn");
    Outcome outcome =
        command.equals("detect")
            ? Outcome.of(command, absent, "--image", bench.picture())
            : Outcome.of(command, absent);
    outcome.refused(Outcome.INPUT, "E0101", "absent.rknn");
  }

  @Test
  void damagedFileLeavesNoResults() {
    byte[] whole = bench.compiled();
    Path file = bench.write("cut.rknn", Arrays.copyOf(whole, whole.length / 2));
    Path results = folder.resolve("arrays");
    Outcome.of("run", file, "--output-dir", results, "--dump-layers", results)
        .refused(Outcome.INPUT, "cut.rknn");
    assertEquals(List.of(), Workbench.names(results));
  }
}
