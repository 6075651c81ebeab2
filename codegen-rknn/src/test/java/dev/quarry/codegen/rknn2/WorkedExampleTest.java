package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The numbers of rknn2-format.md section 9 (mi_3568.rknn) and its older twin.
class WorkedExampleTest {
  @Test
  void textsAndTotals() {
    RknnFile file = RknnReader.read(Samples.file("mi_3568.rknn"));
    RknnModel model = file.model();
    assertEquals(6, file.containerVersion());
    assertEquals("rk3566", model.info().target());
    assertEquals("1.6.2", model.info().compilerVersionText());
    assertEquals(1237, model.info().generator().length());
    assertEquals(1348, file.json().length());
    assertEquals(new MemInfo(1408, 1114112, 5120), model.memory());
    assertEquals(9, model.buffers().size());
    assertEquals(14, model.graph().tensors().size());
    assertEquals(5, model.graph().nodes().size());
    assertEquals(11, model.graph().relocations().size());
    assertEquals(31, model.graph().relocations().stream().mapToInt(g -> g.entries().size()).sum());
  }

  @Test
  void tasksAndWords() {
    RknnModel model = RknnReader.read(Samples.file("mi_3568.rknn")).model();
    long[] words = model.commandWords();
    assertEquals(904, words.length);
    assertEquals(0x0201_0000000e_1004L, words[0]);
    assertEquals(
        List.of(
            NpuTask.of(2, 0x1f, 0x300, 133, 0),
            NpuTask.of(3, 0x1f, 0x300, 133, 1152),
            NpuTask.of(4, 0x0f, 0x300, 113, 2304),
            NpuTask.of(4, 0x0f, 0x300, 113, 3264),
            NpuTask.of(4, 0x0f, 0x300, 113, 4224),
            NpuTask.of(4, 0x0f, 0x300, 113, 5184),
            NpuTask.of(4, 0x0f, 0x300, 18, 6144),
            NpuTask.of(4, 0x0f, 0x300, 23, 6336),
            NpuTask.of(4, 0x18, 0x300, 35, 6592),
            NpuTask.of(4, 0x18, 0x300, 35, 6912)),
        model.tasks());
    assertEquals(
        List.of(0x480, 0x88, 0, 0x1f),
        List.of(
            CommandWord.value(words[133]),
            CommandWord.value(words[134]),
            CommandWord.value(words[135]),
            CommandWord.value(words[136])));
  }

  @Test
  void arenaAndRelocations() {
    RknnModel model = RknnReader.read(Samples.file("mi_3568.rknn")).model();
    var places = new TreeMap<String, List<Long>>();
    for (RknnTensor tensor : model.graph().tensors()) {
      if (tensor.kind().isInArena()) {
        places.put(tensor.name(), List.of(tensor.offsetBytes(), tensor.sizeBytes()));
      }
    }
    assertEquals(
        Map.of(
            "input.1", List.of(0L, 16384L),
            "input", List.of(0x4000L, 49152L),
            "7", List.of(0x10000L, 262144L),
            "8", List.of(0x50000L, 262144L),
            "8_exSecondary", List.of(0x90000L, 524288L)),
        places);
    assertEquals(List.of(new Relocation(0, 69), new Relocation(0, 269)), entries(model, "7"));
    assertEquals(List.of(new Relocation(0, 27)), entries(model, "input"));
    assertEquals(List.of(new Relocation(0, 263)), entries(model, "conv1.bias"));
    assertEquals(
        List.of(new Relocation(0, 213), new Relocation(0, 314), new Relocation(0x10000, 434)),
        entries(model, "8").subList(0, 3));
  }

  @Test
  void firstBiasRecord() {
    RknnModel model = RknnReader.read(Samples.file("mi_3568.rknn")).model();
    var bias = model.data(model.tensor("conv2.bias").orElseThrow()).asByteBuffer();
    int[] biases = {bias.getInt(0), bias.getInt(4), bias.getInt(8), bias.getInt(12)};
    assertArrayEquals(new int[] {-84428, -134546, 9337, 86085}, biases);
  }

  @Test
  void olderTwinHasTheSameRelocationsAndWeights() {
    RknnFile old = RknnReader.read(Samples.file("mi_3568_old.rknn"));
    RknnModel twin = RknnReader.read(Samples.file("mi_3568.rknn")).model();
    assertEquals(2, old.containerVersion());
    assertEquals(addresses(twin), addresses(old.model()));
    for (String weight : List.of("conv1.weight", "conv2.weight")) {
      RknnModel model = old.model();
      assertEquals(
          twin.data(twin.tensor(weight).orElseThrow()),
          model.data(model.tensor(weight).orElseThrow()));
    }
    assertEquals(twin.tasks().size(), old.model().tasks().size());
    assertTrue(RknnValidator.check("old", old.model()).isEmpty());
  }

  /// Register and addend of every relocation, by tensor.
  private static Map<String, List<List<Long>>> addresses(RknnModel model) {
    long[] words = model.commandWords();
    var addresses = new TreeMap<String, List<List<Long>>>();
    for (RelocationGroup group : model.graph().relocations()) {
      addresses.put(
          group.tensor(),
          group.entries().stream()
              .map(e -> List.of((long) CommandWord.register(words[e.wordIndex()]), e.addend()))
              .toList());
    }
    return addresses;
  }

  private static List<Relocation> entries(RknnModel model, String tensor) {
    return model.graph().relocations().stream()
        .filter(group -> group.tensor().equals(tensor))
        .findFirst()
        .orElseThrow()
        .entries();
  }
}
