package dev.quarry.codegen.regs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FieldWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "IN_PRECISION; 2; in_precision 2 (f16)",
        "IN_PRECISION; 1; in_precision 1",
        "CORE_WIDTH; 79; core_width 79 (80 columns)",
        "DATA_HEIGHT; 128; data_height 128 (rows)",
        "PAD_VALUE; -128; pad_value -128 (value of padding pixels)",
        "BS_BYPASS; 1; bs_bypass 1 (whole unit off)"
      })
  void fields(Field field, int value, String words) {
    assertEquals(words, FieldWords.of(field, value));
  }

  /// Fields that are 0 are left out unless their 0 has a word.
  @Test
  void registers() {
    assertEquals(
        "mode 0 (dense), in_precision 0 (int8), proc_precision 0 (int8), argb_in 10 (three-channel)",
        FieldWords.of(Register.CNA_CONV_CON1, 0xa000));
    assertEquals("576 (weight bytes of the task)", FieldWords.of(Register.CNA_WEIGHT_SIZE0, 576));
    assertEquals("", FieldWords.of(Register.CNA_WEIGHT_SIZE0, 0));
    assertEquals("banks alternate from task to task", FieldWords.of(Register.PPU_S_POINTER, 0xe));
  }

  @Test
  void choices() {
    assertEquals(Map.of(0, "integer", 2, "float"), FieldWords.choicesOf(Field.PROC_PRECISION_DPU));
    assertTrue(FieldWords.choicesOf(Field.DATA_HEIGHT).isEmpty());
  }

  /// Whatever the bits, words are one line.
  @ParameterizedTest
  @EnumSource(Register.class)
  void anyValue(Register register) {
    for (int value : new int[] {0, 1, -1, Integer.MIN_VALUE, 0x55555555, 0x30}) {
      assertEquals(1, (FieldWords.of(register, value) + ".").lines().count());
    }
  }
}
