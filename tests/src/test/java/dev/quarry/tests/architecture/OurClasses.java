package dev.quarry.tests.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;

/// Which classes the rules look at: the main classes of every module, without generated ones.
public final class OurClasses implements ImportOption {
  static final String IR = "dev.quarry.ir..";
  static final String FRONTEND = "dev.quarry.frontend..";
  static final String PASSES = "dev.quarry.passes..";
  static final String CODEGEN = "dev.quarry.codegen..";
  static final String SIMULATOR = "dev.quarry.simulator..";
  static final String CLI = "dev.quarry.cli..";

  /// Everything of ours that is in none of the other modules: module `toolkit`.
  static final DescribedPredicate<JavaClass> TOOLKIT =
      DescribedPredicate.describe(
          "toolkit",
          c ->
              c.getPackageName().startsWith("dev.quarry")
                  && !c.getPackageName()
                      .matches(
                          "dev\\.quarry\\.(ir|frontend|passes|codegen|simulator|cli)(\\..*)?"));

  @Override
  public boolean includes(Location location) {
    return !location.contains("/test-classes/")
        && !location.contains("-tests.jar")
        // made by protoc and ANTLR
        && !location.contains("/internal/proto/")
        && !location.matches(Pattern.compile(".*/IrText(Lexer|Parser)(\\$.*)?\\.class"));
  }
}
