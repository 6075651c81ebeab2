package dev.quarry.tests.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.text.IrFile;
import dev.quarry.ir.text.IrPrinter;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every shared network is written as text after every pass that changed it, read back and
/// compared: the module with the module, the text with the text (claim 6 of
/// `docs/verification.md`).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkTextTest {
  /// Without calibration every value gets this range; the text does not care.
  private static final String PASSES = "+assign-quantization{assume=-4:4}";

  private static final int NETWORKS = 43;

  /// Networks of which every op has a form at level NPU today.
  private static final int NETWORKS_AT_NPU = 14;

  private final Map<Level, Integer> reached = new EnumMap<>(Level.class);
  private int networks;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everyLevelReadsBackAsTheSame() throws IOException {
    return models().stream()
        .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> check(path)));
  }

  @AfterAll
  void asManyNetworksReachEachLevelAsBefore() {
    if (networks == NETWORKS) {
      assertEquals(NETWORKS, reached.get(Level.CANONICAL), "networks at level canonical");
      assertTrue(
          reached.getOrDefault(Level.NPU, 0) >= NETWORKS_AT_NPU, () -> "at each level: " + reached);
    }
  }

  private void check(Path model) throws IOException {
    networks++;
    Module imported = new OnnxImporter().read(model, ImportOptions.NONE).module();
    Verifier.verify(imported);
    roundTrip(imported);
    Pipeline pipeline = PipelineParser.parse(PASSES, Passes.rk3568());
    PassManager manager =
        PassManager.of(Verifier::verify)
            .with(
                (_, module, figures) -> {
                  if (figures.changed()) {
                    roundTrip(module);
                  }
                });
    Module canonical = manager.run(pipeline.upTo(Level.CANONICAL), imported).module();
    reached.merge(canonical.level(), 1, Integer::sum);
    try {
      Module lowered = manager.run(pipeline.after(Level.CANONICAL), canonical).module();
      reached.merge(lowered.level(), 1, Integer::sum);
    } catch (CompileException e) {
      // Not every network has a form for the chip; what there is has been compared.
      assertEquals("E0403", e.diagnostics().getFirst().code().code(), e.getMessage());
    }
    clean();
  }

  private void roundTrip(Module module) {
    Path file = folder.resolve("network" + IrFile.EXTENSION);
    IrFile.write(module, file);
    Module back = IrFile.read(file);
    assertEquals(module, back);
    assertEquals(IrPrinter.print(module), IrPrinter.print(back));
  }

  private void clean() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }

  /// All models but those that are quantized already, which Quarry does not import.
  private static List<Path> models() throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../../shared"), "models");
    Assumptions.assumeTrue(
        Files.isDirectory(models), () -> "no shared models at " + models + " (-Dquarry.shared)");
    try (Stream<Path> files = Files.walk(models)) {
      return files
          .filter(path -> path.getFileName().toString().matches(".*\\.onnx(\\.gz)?"))
          .filter(path -> !path.getFileName().toString().contains("-ort-"))
          .sorted()
          .toList();
    }
  }
}
