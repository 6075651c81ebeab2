package dev.quarry.tests.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.text.IrParser;
import dev.quarry.ir.text.IrPrinter;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassDef;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.PassStatistics;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.PipelineParser;
import dev.quarry.passes.PipelineResult;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Runs passes on the golden files and compares the whole text that comes out.
class PassGoldenTest {
  private final PassManager manager =
      PassManager.of(Verifier::verify).with(new ReferenceEvaluator());

  @TestFactory
  Stream<DynamicTest> passesDoWhatTheirFilesSay() throws IOException {
    return PassGolden.all().stream()
        .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check(golden)));
  }

  @Test
  void everyPassHasAGoldenFolder() {
    for (PassDef def : Passes.all()) {
      assertTrue(Files.isDirectory(PassGolden.root().resolve(def.name())), def.name());
    }
  }

  private void check(PassGolden golden) throws IOException {
    String actual = run(golden);
    if (Boolean.getBoolean("quarry.bless")) {
      golden.bless(actual);
      return;
    }
    assertEquals(
        golden.expected(),
        actual,
        () ->
            golden.path()
                + "\naccept with: ./mvnw -pl tests -am test -Dtest=PassGoldenTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }

  private String run(PassGolden golden) {
    Module module = IrParser.parse(golden.input(), golden.name());
    Pipeline pipeline = PipelineParser.parse(golden.passes(), Passes.rk3568());
    PipelineResult result;
    try {
      result = manager.run(pipeline, module);
    } catch (CompileException e) {
      return e.getMessage() + "\n";
    }
    String text = IrPrinter.print(result.module());
    if (result.module().level() == module.level()) {
      Module again = manager.run(pipeline, result.module()).module();
      assertEquals(text, IrPrinter.print(again), "a second run changes nothing");
    }
    return text
        + PassGolden.STATS
        + result.statistics().stream().map(PassGoldenTest::described).collect(Collectors.joining());
  }

  private static String described(PassStatistics figures) {
    String sites =
        figures.sites().stream().map(site -> "  at " + site + "\n").collect(Collectors.joining());
    return figures.info().name() + ": " + figures.text() + "\n" + sites;
  }
}
