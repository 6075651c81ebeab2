package dev.quarry.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.frontend.internal.ops.Operators;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
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
    GeneratedPage.check(
        "docs/supported-ops.md", new SupportedOpsPage(folder).text(), SupportedOpsTest.class);
  }
}
