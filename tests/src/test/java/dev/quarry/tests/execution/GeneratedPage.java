package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of the documentation that a test writes, so that it cannot go out of date.
public final class GeneratedPage {
  private static final String BLESS = "quarry.bless";

  private GeneratedPage() {}

  /// Compares a part of a page, between `<!-- begin PART -->` and `<!-- end PART -->`, with what it
  /// should be, or writes it with `-Dquarry.bless=true`.
  public static void checkPart(String path, String part, String text, Class<?> test)
      throws IOException {
    String page = Files.readString(file(path));
    String opening = "<!-- begin " + part + " -->\n";
    int begin = page.indexOf(opening) + opening.length();
    int end = page.indexOf("<!-- end " + part + " -->");
    assertTrue(page.contains(opening) && end >= begin, path + " has no place for " + part);
    check(path, page.substring(0, begin) + text + page.substring(end), test);
  }

  private static Path file(String path) {
    return Path.of(System.getProperty("quarry.root", "..")).resolve(path);
  }

  /// Compares the page with what it should be, or writes it with `-Dquarry.bless=true`.
  public static void check(String path, String page, Class<?> test) throws IOException {
    Path file = file(path);
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
