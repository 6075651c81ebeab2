package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.inspect.DiffKind;
import dev.quarry.codegen.inspect.Difference;
import dev.quarry.codegen.inspect.Disassembler;
import dev.quarry.codegen.inspect.FileDiff;
import dev.quarry.codegen.inspect.FileReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Graph, disassembly and differences of the tiny file.
class ReportsTest {
  private static final RknnFile TINY = TinyModel.file();

  @Test
  void graph() {
    String dot = FileReport.of(new RknnReading(TINY, List.of()), 0).dot();
    assertTrue(dot.startsWith("digraph network {\n"), dot);
    assertTrue(dot.contains("n1 [label=\"Conv\\nConv:c\\n2 tasks\""), dot);
    assertTrue(dot.contains("n0 -> n1 [label=\"i8 [1, 1, 2, 8]\"]"), dot);
    assertTrue(dot.contains("n1 -> n2"), dot);
  }

  @Test
  void disassembly() {
    var lines = new ArrayList<String>();
    Disassembler.print(TINY.model(), false, lines::add);
    assertTrue(
        lines.getFirst().startsWith("task 0: node 1 Conv 'Conv:c', units CNA+CMAC"),
        lines::toString);
    assertEquals("  from onnx c", lines.get(1));
    assertTrue(lines.get(3).endsWith("CNA_FEATURE_DATA_ADDR      00000000  -> x"), lines::toString);
    assertTrue(lines.contains("      7  0081:0008 = 0000001f  start the units"), lines::toString);
    assertEquals(2, lines.stream().filter(line -> line.startsWith("task ")).count());
  }

  @Test
  void equalFiles() {
    assertTrue(FileDiff.of(TINY, TinyModel.file()).isEmpty());
  }

  /// A register that one file sets in the first task and never resets, instead of the bank pointer:
  /// both tasks run with it.
  @Test
  void oneChangedRegister() {
    long[] words = TINY.model().commandWords();
    assertEquals(0x1004, CommandWord.register(words[0]));
    words[0] = CommandWord.of(0x0201, 128, 0x1020);
    FileDiff diff = FileDiff.of(TINY, with(words));
    assertEquals(
        List.of("DATA_HEIGHT 0 128", "DATA_HEIGHT 0 128"),
        diff.of(DiffKind.REGISTER).stream()
            .map(d -> d.what() + " " + d.a() + " " + d.b())
            .toList());
    assertFalse(diff.isEmpty());
    String text = diff.text(List.of(DiffKind.REGISTER), 5);
    assertTrue(text.contains("DATA_HEIGHT Conv:c, task 0\n    - 0\n    + 128\n"), text);
  }

  @Test
  void otherScaleAndPlace() {
    RknnModel model = TINY.model();
    var tensors = new ArrayList<RknnTensor>();
    for (RknnTensor tensor : model.graph().tensors()) {
      tensors.add(tensor.name().equals("y") ? tensor.withOffset(128) : tensor);
    }
    RknnGraph graph = model.graph();
    var moved =
        new RknnGraph(
            tensors,
            graph.nodes(),
            graph.inputs(),
            graph.outputs(),
            graph.inputNorms(),
            graph.relocations(),
            graph.inputPatchesA(),
            graph.inputPatchesB(),
            graph.outputEntries());
    var other = new RknnModel(model.info(), List.of(moved), model.memory(), model.buffers());
    FileDiff diff = FileDiff.of(TINY, RknnFile.of(other, TINY.json()));
    assertEquals(
        List.of(new Difference(DiffKind.TENSOR_OFFSET, "", "y", "64", "128")), diff.differences());
  }

  private static RknnFile with(long[] words) {
    RknnModel model = TINY.model();
    var buffers = new ArrayList<RknnBuffer>(model.buffers());
    buffers.set(2, RknnBuffer.ofWords(words));
    return RknnFile.of(
        new RknnModel(model.info(), model.graphs(), model.memory(), buffers), TINY.json());
  }
}
