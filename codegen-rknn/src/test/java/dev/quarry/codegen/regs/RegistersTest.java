package dev.quarry.codegen.regs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void everyFieldRefusesWhatDoesNotFit() {
    for (Field field : Field.values()) {
      for (long value : new long[] {field.most() + 1, field.least() - 1}) {
        var e = assertThrows(RegisterOverflow.class, () -> field.put(0, value), field::name);
        assertEquals(value, e.value());
        assertTrue(e.place().endsWith("." + field), e.place());
        assertFalse(e.dimension().isBlank());
      }
      assertEquals(field.most(), field.get(field.put(0, field.most())));
      assertEquals(field.least(), field.get(field.put(0, field.least())));
    }
  }

  @Test
  void everyRegisterRefusesMoreThan32Bits() {
    for (Register register : Register.values()) {
      var file = new RegisterFile();
      for (long value : new long[] {1L << 32, Integer.MIN_VALUE - 1L}) {
        var e = assertThrows(RegisterOverflow.class, () -> file.set(register, value));
        assertEquals(register.name(), e.place());
      }
      assertEquals(-1, file.set(register, (1L << 32) - 1).get(register));
    }
  }
}
