package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.rknn2.PatchGroup.PatchRecord;
import dev.quarry.codegen.rknn2.PatchGroup.PatchWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// `read(write(x))` equals `x` for models of any content the records can hold.
class RandomModelTest {
  private static final int MOST = 5;

  @Property(tries = 300)
  void writtenModelReadsBackEqual(@ForAll long seed) {
    RknnFile file = new Maker(seed).file();
    byte[] bytes = RknnWriter.write(file);
    RknnReading again = RknnReader.readWithNotes("random", bytes);
    assertEquals(file, again.file());
    assertEquals(List.of(), again.notes());
    assertArrayEquals(bytes, RknnWriter.write(file));
    assertEquals(0, RknnReader.unexplainedBytes("random", bytes));
  }

  @Property(tries = 100)
  void buffersStartAtMultiplesOf64(@ForAll long seed) {
    byte[] bytes = RknnWriter.write(new Maker(seed).file());
    for (String line : RknnReader.listing("random", bytes)) {
      if (line.matches(".* buffers\\[\\d+]\\.data = .*")) {
        assertEquals(0, (Integer.parseInt(line.substring(0, 6), 16) - 0x40) % 64, line);
      }
    }
  }

  /// Builds models from a seed; values are arbitrary, indices point somewhere.
  private static final class Maker {
    private final Random random;

    Maker(long seed) {
      random = new Random(seed);
    }

    RknnFile file() {
      List<RknnBuffer> buffers = list(this::buffer);
      buffers.addFirst(RknnBuffer.EMPTY);
      List<RknnTensor> tensors = list(() -> tensor(buffers.size()));
      tensors.addFirst(RknnTensor.PLACEHOLDER);
      var graph =
          new RknnGraph(
              tensors,
              list(() -> node(tensors.size())),
              list(() -> random.nextInt(tensors.size())),
              list(() -> random.nextInt(tensors.size())),
              list(() -> new InputNorm(list(this::number), list(this::number), ints())),
              list(() -> new RelocationGroup(text(), list(this::relocation))),
              list(() -> new PatchGroup(text(), list(() -> patch(7, true)))),
              list(() -> new PatchGroup(text(), list(() -> patch(13, false)))),
              list(() -> new OutputEntry(text(), index())));
      var memory = new MemInfo(random.nextLong(), random.nextLong(), random.nextLong());
      return RknnFile.of(new RknnModel(info(), List.of(graph), memory, buffers), text());
    }

    private ModelInfo info() {
      return new ModelInfo(
          unsigned(),
          ModelInfo.FORMAT_LITE,
          text(),
          unsigned(),
          text(),
          text(),
          text(),
          random.nextInt(256),
          text(),
          text(),
          text(),
          text(),
          text(),
          text());
    }

    private RknnTensor tensor(int buffers) {
      return new RknnTensor(
          text(),
          random.nextInt(256),
          random.nextInt(256),
          random.nextInt(256),
          list(() -> random.nextInt(32)),
          ints(),
          new RknnQuantization(
              text(), text(), list(this::number), list(this::number), list(this::number), ints()),
          unsigned(),
          unsigned(),
          random.nextInt(buffers),
          index(),
          index());
    }

    private RknnNode node(int tensors) {
      return new RknnNode(
          text(),
          text(),
          random.nextInt(256),
          list(() -> random.nextInt(tensors)),
          list(() -> random.nextInt(tensors)),
          param(),
          buffer(),
          ints(),
          ints());
    }

    private NodeParam param() {
      return switch (random.nextInt(12)) {
        case 0 -> new NodeParam.ConvParam(text(), ints(), number32(), ints(), ints(), ints());
        case 1 ->
            new NodeParam.ConvTransposeParam(text(), ints(), number32(), ints(), ints(), ints());
        case 2 -> new NodeParam.MaxPoolParam(text(), number32(), ints(), ints(), ints(), ints());
        case 3 ->
            new NodeParam.AveragePoolParam(text(), number32(), number32(), ints(), ints(), ints());
        case 4 -> new NodeParam.ConcatParam(number32());
        case 5 -> new NodeParam.SplitParam(number32(), ints());
        case 6 -> new NodeParam.TransposeParam(ints());
        case 7 -> new NodeParam.ResizeParam(text(), text(), text());
        case 8 -> new NodeParam.DepthToSpaceParam(number32(), text());
        case 9 -> new NodeParam.ArgMaxParam(number32());
        case 10 -> new NodeParam.SoftmaxParam(number32());
        default -> new NodeParam.None();
      };
    }

    private PatchRecord patch(int slots, boolean geometry) {
      var words = new ArrayList<PatchWord>();
      for (int slot = 0; slot < slots; slot++) {
        if (random.nextBoolean()) {
          words.add(new PatchWord(slot, random.nextInt(), random.nextInt()));
        }
      }
      return new PatchRecord(words, geometry ? unsigned() : 0, geometry ? unsigned() : 0);
    }

    private Relocation relocation() {
      return new Relocation(unsigned(), index());
    }

    private RknnBuffer buffer() {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return RknnBuffer.of(bytes);
    }

    private String text() {
      var text = new StringBuilder();
      for (int i = random.nextInt(MOST); i > 0; i--) {
        text.appendCodePoint(" aZ09/.\u00e9\u4e2d".codePointAt(random.nextInt(9)));
      }
      return text.toString();
    }

    private List<Integer> ints() {
      return list(this::number32);
    }

    private int number32() {
      return random.nextBoolean() ? random.nextInt(4) : random.nextInt();
    }

    private int index() {
      return random.nextInt(Integer.MAX_VALUE);
    }

    private long unsigned() {
      return random.nextBoolean() ? random.nextInt(3) : Integer.toUnsignedLong(random.nextInt());
    }

    private Float number() {
      return random.nextFloat() * 1000 - 500;
    }

    private <E> List<E> list(Supplier<E> element) {
      var list = new ArrayList<E>();
      for (int i = random.nextInt(MOST); i > 0; i--) {
        list.add(element.get());
      }
      return list;
    }
  }
}
