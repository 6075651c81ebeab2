package dev.quarry.codegen.regs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quarry.ir.diag.CompileException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RegistersTest {
  @Test
  void everyFormHasTheVendorsNumberOfWords() {
    assertEquals(133, TaskForm.CONVOLUTION.order().size());
    assertEquals(113, TaskForm.CONVOLUTION_WITHOUT_STREAM.order().size());
    assertEquals(69, TaskForm.ELEMENT_WISE.order().size());
    assertEquals(29, TaskForm.POOLING.order().size());
  }

  @Test
  void fieldsOfOneRegisterDoNotOverlap() {
    for (Register register : Register.values()) {
      long used = 0;
      for (Field field : Field.of(register)) {
        long mask = ((1L << (field.high() - field.low() + 1)) - 1) << field.low();
        assertEquals(0, used & mask, () -> field + " overlaps another field of " + register);
        used |= mask;
      }
    }
  }

  @Test
  void everyUnitIsFoundByItsOperation() {
    for (Unit unit : Unit.values()) {
      assertEquals(unit, Unit.ofOperation(unit.operation()).orElseThrow());
    }
  }

  @Property
  void whatIsPutIsGot(@ForAll int word, @ForAll @IntRange(max = 1 << 20) int seed) {
    Field field = List.of(Field.values()).get(seed % Field.values().length);
    int value = field.get(word);
    int other = field.put(~word, value);
    assertEquals(value, field.get(other));
    assertEquals(word, field.put(field.put(word, 0), value));
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    for (Field field : List.of(Field.DATA_HEIGHT, Field.PAD_VALUE, Field.KERNELS)) {
      long tooLarge = 1L << (field.high() - field.low() + 1);
      assertThrows(CompileException.class, () -> field.put(0, tooLarge));
    }
  }
}
