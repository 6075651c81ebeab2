package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandStreamTest {
  @Test
  void wordRoundTrip() {
    long word = CommandWord.of(0x8001, 0xfffffffe, 0x701c);
    assertEquals(0x8001_fffffffe_701cL, word);
    assertEquals(0x8001, CommandWord.op(word));
    assertEquals(0xfffffffe, CommandWord.value(word));
    assertEquals(0x701c, CommandWord.register(word));
  }

  @Test
  void tasksAreAlignedAndLinked() {
    var builder = new CommandStream.Builder();
    assertEquals(0, builder.add(2, 0x1f, 0x300, new long[5]));
    assertEquals(16, builder.add(3, 0x60, 0xc00, new long[4]));
    assertEquals(24, builder.add(4, 0x18, 0x300, new long[1]));
    CommandStream stream = builder.build();
    long[] words = stream.words().toWords();
    assertEquals(32, words.length);
    assertArrayEquals(
        new long[] {
          0x0101_00000080_0010L, 0x0101_00000007_0014L, 0x0041L << 48, 0x0081_0000001f_0008L
        },
        Arrays.copyOfRange(words, 5, 9));
    assertArrayEquals(
        new long[] {0, 0x0101_00000000_0014L, 0x0041L << 48, 0x0081_00000018_0008L},
        Arrays.copyOfRange(words, 25, 29));
    assertEquals(
        List.of(
            NpuTask.of(2, 0x1f, 0x300, 5, 0),
            NpuTask.of(3, 0x60, 0xc00, 4, 128),
            NpuTask.of(4, 0x18, 0x300, 1, 192)),
        stream.tasks());
    assertEquals(stream.tasks(), NpuTask.decode(NpuTask.encode(stream.tasks())));
  }

  @Test
  void growsPastItsFirstSize() {
    var builder = new CommandStream.Builder();
    for (int i = 0; i < 100; i++) {
      builder.add(1, 0x1f, 0x300, new long[133]);
    }
    assertEquals(100 * 144, builder.build().words().toWords().length);
  }
}
