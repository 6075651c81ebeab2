package dev.quarry.codegen.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The pages about the container and the registers say what the descriptions in the code say.
class FormatPagesTest {
  @Test
  void thePageAboutTheContainer() throws IOException {
    var parts = new TreeMap<String, String>();
    parts.put("tables", FormatPages.tables());
    parts.put("kinds", FormatPages.kinds());
    parts.put("layouts", FormatPages.layouts());
    parts.put("types", FormatPages.types());
    parts.put("runtimes", FormatPages.runtimes());
    check("format-v2.md", parts);
  }

  @Test
  void thePageAboutRegisters() throws IOException {
    var parts = new TreeMap<String, String>();
    parts.put("units", RegisterPage.units());
    parts.put("tasks", RegisterPage.tasks());
    parts.put("registers", RegisterPage.registers());
    check("registers.md", parts);
  }

  private static void check(String name, Map<String, String> parts) throws IOException {
    String root = System.getProperty("quarry.root", "");
    Assumptions.assumeTrue(!root.isEmpty(), "quarry.root is not set");
    Path page = Path.of(root, "docs", name);
    String found = Files.readString(page);
    String fresh = found;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      fresh = replaced(fresh, part.getKey(), part.getValue());
    }
    if (Boolean.getBoolean("quarry.bless")) {
      assertFalse(System.getenv().containsKey("CI"), "kept files are not changed in CI");
      Files.writeString(page, fresh);
      return;
    }
    assertEquals(
        fresh,
        found,
        name
            + " differs; accept with ./mvnw -pl codegen-rknn -am test -Dtest=FormatPagesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }

  private static String replaced(String page, String part, String fresh) {
    String opening = "<!-- begin " + part + " -->\n";
    int begin = page.indexOf(opening);
    int end = page.indexOf("<!-- end " + part + " -->");
    assertFalse(begin < 0 || end < begin, "the page has no place for " + part);
    return page.substring(0, begin + opening.length())
        + fresh.stripTrailing()
        + "\n"
        + page.substring(end);
  }
}
