package dev.quarry.tests.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.quarry.tests.architecture.OurClasses.CLI;
import static dev.quarry.tests.architecture.OurClasses.CODEGEN;
import static dev.quarry.tests.architecture.OurClasses.FRONTEND;
import static dev.quarry.tests.architecture.OurClasses.IR;
import static dev.quarry.tests.architecture.OurClasses.PASSES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/// What the code keeps from: hidden state, the clock, the terminal, names that say nothing.
@AnalyzeClasses(packages = "dev.quarry", importOptions = OurClasses.class)
class CodingRulesTest {
  @ArchTest
  static final ArchRule onlyTheCommandLineTouchesTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should(accessField(System.class, "out"))
          .orShould(accessField(System.class, "err"))
          .orShould(callMethod(System.class, "exit", int.class))
          .orShould(callMethod(Throwable.class, "printStackTrace"));

  @ArchTest
  static final ArchRule compilingDependsOnNothingButItsInput =
      noClasses()
          .that()
          .resideInAnyPackage(IR, FRONTEND, PASSES, CODEGEN)
          .should(callMethod(System.class, "currentTimeMillis"))
          .orShould(callMethod(System.class, "getenv", String.class))
          .orShould(callMethod(Math.class, "random"))
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.time.Clock.class, java.time.Instant.class, java.util.logging.Logger.class);

  /// These forms take the locale of the machine, which writes numbers with other digits.
  @ArchTest
  static final ArchRule textIsTheSameInEveryLocale =
      noClasses()
          .should(callMethod(String.class, "formatted", Object[].class))
          .orShould(callMethod(String.class, "format", String.class, Object[].class))
          .orShould(callMethod(String.class, "toLowerCase"))
          .orShould(callMethod(String.class, "toUpperCase"));

  @ArchTest
  static final ArchRule staticFieldsAreFinal =
      fields()
          .that()
          .areStatic()
          .and(HasModifiers.Predicates.modifier(JavaModifier.SYNTHETIC).negate().forSubtype())
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule sharedStaticsAreImmutable =
      fields()
          .that()
          .areStatic()
          .and()
          .areNotPrivate()
          .and(HasModifiers.Predicates.modifier(JavaModifier.SYNTHETIC).negate().forSubtype())
          .should(notHoldMutableType());

  @ArchTest
  static final ArchRule namesSayWhatTheyName =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Impl|Base|Misc)");

  @ArchTest
  static void everyOpRecordHasItsDefinition(JavaClasses classes) {
    int ops = 0;
    for (JavaClass type : classes) {
      if (type.isRecord() && type.isAssignableTo(Op.class)) {
        ops++;
        var def = type.tryGetField("DEF");
        assertTrue(def.isPresent(), () -> type.getName() + " has no static DEF");
        assertTrue(
            def.get().getRawType().isEquivalentTo(OpDef.class)
                && def.get().getModifiers().contains(JavaModifier.STATIC),
            () -> type.getName() + ".DEF is not a static OpDef");
      }
    }
    assertTrue(ops > 40, "found only " + ops + " ops");
  }

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    var packages = new TreeSet<String>();
    var marked = new TreeSet<String>();
    for (JavaClass type : classes) {
      packages.add(type.getPackageName());
      if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
        marked.add(type.getPackageName());
      }
    }
    assertEquals(packages, marked);
  }

  private static ArchCondition<JavaField> notHoldMutableType() {
    return new ArchCondition<>("not be an array or a mutable collection class") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        JavaClass type = field.getRawType();
        boolean mutable =
            type.isArray()
                || (!type.isInterface()
                    && (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class)));
        events.add(
            new SimpleConditionEvent(
                field, !mutable, field.getFullName() + " is a " + type.getName()));
      }
    };
  }
}
