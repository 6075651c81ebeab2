package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeVersionsTest {
  /// Rows of the vendor's table, and versions it does not list.
  @ParameterizedTest
  @CsvSource({
    "10400, 1.4.0 to 1.5.0, the vendor's table",
    "10402, 1.4.0 to 1.5.0, inferred",
    "10500, 1.5.0 to 1.5.0, the vendor's table",
    "10502, 1.5.2 or newer, the vendor's table",
    "10602, 1.5.2 or newer, inferred",
    "20100, 2.0.0 or newer, the vendor's table",
    "20302, 2.3.2 or newer, inferred",
    "10101, 1.1.1 or newer, inferred"
  })
  void runtimes(long compiler, String text, String basis) {
    RuntimeVersions found = RuntimeVersions.of(ModelInfo.of("rk3568", compiler, "", "", ""));
    assertEquals(text, found.text());
    assertEquals(basis, found.basis().substring(0, basis.length()));
  }
}
