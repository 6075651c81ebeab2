package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.npu.RegisterWordsPage.Group;
import dev.quarry.codegen.rknn2.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Makes the tasks of all vendor files again from their graphs and compares every register.
class RegisterWordsTest {
  private static final int FILES = 22;

  @Test
  void wordsOfVendorFilesAreMadeAgain() throws IOException {
    var page = new RegisterWordsPage();
    var names = Samples.version2Names();
    assertEquals(FILES, names.size(), names::toString);
    for (String name : names) {
      WordComparison.of(Samples.model(name)).forEach(node -> page.add(name, node));
    }
    check(page.text());
    requireShare(page, Group.CONVOLUTION, 99.5);
    requireShare(page, Group.ELEMENT, 97);
    requireShare(page, Group.HALF, 98);
  }

  private static void requireShare(RegisterWordsPage page, Group group, double percent) {
    double share = page.group(group).share();
    assertTrue(share >= percent, () -> group + ": " + share + " %");
  }

  private static void check(String page) throws IOException {
    Path file = Path.of(System.getProperty("quarry.root", "..")).resolve("docs/register-words.md");
    if (Boolean.getBoolean("quarry.bless")) {
      Files.writeString(file, page);
      return;
    }
    assertEquals(
        Files.readString(file),
        page,
        "accept with: ./mvnw -pl codegen-rknn -am test -Dtest=RegisterWordsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }
}
