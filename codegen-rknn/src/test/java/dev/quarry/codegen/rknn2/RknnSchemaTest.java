package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RknnSchemaTest {
  @Test
  void everyTableIsListedOnce() {
    String text = RknnSchema.markdown();
    assertEquals(24, text.lines().filter(line -> line.startsWith("### ")).count());
    assertEquals(24, text.lines().filter(line -> line.startsWith("### ")).distinct().count());
    assertTrue(text.contains("| 12 | size | `u32` | bytes | proven |\n"), text);
  }
}
