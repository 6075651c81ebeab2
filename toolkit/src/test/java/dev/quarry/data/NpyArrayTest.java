package dev.quarry.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.type.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The `.npy` format, forth and back and damaged.
class NpyArrayTest {
  @Property(tries = 100)
  void readsWhatItWrites(@ForAll @Size(max = 3) java.util.List<@IntRange(max = 5) Integer> dims) {
    Shape shape = new Shape(dims);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f - 3;
    }
    NpyArray read = NpyArray.parse(NpyArray.of(shape, values).toFile(), "test");
    assertEquals(shape, read.shape());
    assertArrayEquals(values, read.floats("test"));
  }

  @Test
  void readsBigEndianAndBytes() {
    byte[] header = header("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", 4);
    header[header.length - 3] = 2;
    header[header.length - 2] = 1;
    assertArrayEquals(new float[] {2, 256}, NpyArray.parse(header, "test").floats("test"));
  }

  @Test
  void everyTruncationIsAnError() {
    byte[] file = NpyArray.of(Shape.of(2, 3), new float[6]).toFile();
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(CompileException.class, () -> NpyArray.parse(cut, "test"));
    }
  }

  @Test
  void hugeShapesAreRefusedBeforeAllocation() {
    byte[] file =
        header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999, 99), }", 0);
    assertThrows(CompileException.class, () -> NpyArray.parse(file, "test"));
  }

  private static byte[] header(String text, int dataBytes) {
    byte[] file = new byte[10 + text.length() + dataBytes];
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length(), 0};
    System.arraycopy(start, 0, file, 0, 10);
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, file, 10, text.length());
    return file;
  }
}
