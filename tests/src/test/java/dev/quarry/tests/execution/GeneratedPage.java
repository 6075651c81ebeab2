package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of the documentation that a test writes, so that it cannot go out of date.
public final class GeneratedPage {
  private static final String BLESS = "quarry.bless";

  private GeneratedPage() {}

  /// Compares the page with what it should be, or writes it with `-Dquarry.bless=true`.
  public static void check(String path, String page, Class<?> test) throws IOException {
    Path file = Path.of(System.getProperty("quarry.root", "..")).resolve(path);
    if (Boolean.getBoolean(BLESS)) {
      Files.writeString(file, page);
      return;
    }
    assertEquals(
        Files.exists(file) ? Files.readString(file) : "",
        page,
        "accept with: ./mvnw -pl tests -am test -Dtest="
            + test.getSimpleName()
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }
}
