package dev.quarry.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PassReferenceTest {
  @Test
  void thePageInTheDocumentationIsUpToDate() throws IOException {
    String root = System.getProperty("quarry.root", "");
    Assumptions.assumeTrue(!root.isEmpty(), "quarry.root is not set");
    Path page = Path.of(root, "docs", "passes.md");
    String expected = PassReference.markdown();
    if (Boolean.getBoolean("quarry.bless")) {
      Files.writeString(page, expected);
    }
    assertEquals(
        expected,
        Files.readString(page),
        "accept with: ./mvnw -pl passes -am test -Dtest=PassReferenceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }

  @Test
  void everyPassIsDescribed() {
    for (PassDef def : Passes.all()) {
      assertTrue(PassReference.markdown().contains("\n## " + def.name() + "\n"), def.name());
    }
  }
}
