package dev.quarry.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.quarry.tests.architecture.OurClasses.CLI;
import static dev.quarry.tests.architecture.OurClasses.CODEGEN;
import static dev.quarry.tests.architecture.OurClasses.FRONTEND;
import static dev.quarry.tests.architecture.OurClasses.IR;
import static dev.quarry.tests.architecture.OurClasses.PASSES;
import static dev.quarry.tests.architecture.OurClasses.SIMULATOR;
import static dev.quarry.tests.architecture.OurClasses.TOOLKIT;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/// The arrows between modules and packages, as docs/architecture.md draws them.
@AnalyzeClasses(packages = "dev.quarry", importOptions = OurClasses.class)
class ModuleArrowsTest {
  private static final String OURS = "dev.quarry..";

  @ArchTest
  static void everyModuleIsSeen(JavaClasses classes) {
    for (String module : List.of(IR, FRONTEND, PASSES, CODEGEN, SIMULATOR, CLI)) {
      assertFalse(
          classes.that(resideInAPackage(module)).isEmpty(),
          () -> "no class of " + module + " was found, so the rules would hold of nothing");
    }
    assertFalse(classes.that(TOOLKIT).isEmpty(), "no class of toolkit was found");
  }

  @ArchTest static final ArchRule irKnowsNothingOfOurs = onlyKnows(IR);

  @ArchTest static final ArchRule frontendKnowsIr = onlyKnows(FRONTEND, IR);

  @ArchTest static final ArchRule passesKnowIr = onlyKnows(PASSES, IR);

  @ArchTest static final ArchRule codegenKnowsIr = onlyKnows(CODEGEN, IR);

  @ArchTest static final ArchRule simulatorKnowsIrAndCodegen = onlyKnows(SIMULATOR, IR, CODEGEN);

  @ArchTest
  static final ArchRule nobodyBelowKnowsToolkit =
      noClasses()
          .that()
          .resideInAnyPackage(IR, FRONTEND, PASSES, CODEGEN, SIMULATOR)
          .should()
          .dependOnClassesThat(TOOLKIT);

  @ArchTest
  static final ArchRule nobodyKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, "picocli..");

  @ArchTest
  static void internalPackagesStayInTheirModule(JavaClasses classes) {
    for (String module : List.of(IR, FRONTEND, PASSES, CODEGEN, SIMULATOR)) {
      String internal = module.replace("..", "..internal..");
      noClasses()
          .that()
          .resideOutsideOfPackage(module)
          .should()
          .dependOnClassesThat(resideInAPackage(internal))
          .check(classes);
    }
  }

  // Sealed families need their interface and their cases to know each other, so a package and those
  // below it (ir.op, ir.op.nn, ...) count as one.
  @ArchTest
  static void packagesOfAModuleHaveNoCycles(JavaClasses classes) {
    for (String module : List.of("ir", "frontend", "passes", "codegen", "simulator")) {
      slices()
          .matching("dev.quarry." + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule protobufStopsInTheImporter =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.quarry.frontend..internal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule flatBuffersStopInCodegen =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.quarry.codegen.rknn2..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.flatbuffers..");

  @ArchTest
  static final ArchRule vectorApiStopsInTheKernels =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.quarry.simulator.floatkernel..", "dev.quarry.simulator.intkernel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  private static ArchRule onlyKnows(String module, String... allowed) {
    var permitted = new ArrayList<>(List.of(allowed));
    permitted.add(module);
    return classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackages(OURS)
                .or(resideInAnyPackage(permitted.toArray(String[]::new)))
                .as("are in " + permitted + " or not ours"));
  }
}
