package dev.quarry.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.frontend.internal.ops.Operators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of supported operators is what the code does.
class SupportedOpsTest {
  @Test
  void everyImportedOperatorHasAnExample() {
    assertEquals(
        Operators.names(),
        OpExamples.all().stream()
            .map(OpExample::operator)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void pageIsUpToDate(@TempDir Path folder) throws IOException {
    String page = new SupportedOpsPage(folder).text();
    Path file = Path.of(System.getProperty("quarry.root", "..")).resolve("docs/supported-ops.md");
    if (Boolean.getBoolean("quarry.bless")) {
      Files.writeString(file, page);
      return;
    }
    assertEquals(
        Files.readString(file),
        page,
        "accept with: ./mvnw -pl tests -am test -Dtest=SupportedOpsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }
}
