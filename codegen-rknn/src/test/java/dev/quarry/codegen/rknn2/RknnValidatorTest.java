package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.rknn2.NodeParam.OtherParam;
import dev.quarry.ir.diag.CompileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Each rule is broken once.
class RknnValidatorTest {
  private static final int COMMANDS = 2;
  private static final int TASKS = 3;

  @Test
  void ownModelIsValid() {
    assertEquals(List.of(), RknnValidator.check("tiny", TinyModel.model()));
    RknnValidator.require("tiny", TinyModel.model());
  }

  @Test
  void brokenLinkIsFound() {
    assertFound("tail word 0 of task 0", withWord(4, 0));
    assertFound("tail word 3 of task 1", withWord(15, 0));
  }

  @Test
  void relocationMustHoldItsAddend() {
    assertFound("word 11 holds 65", withWord(11, CommandWord.of(0x1001, 65, 0x4020)));
  }

  @Test
  void relocationMustPointIntoTheCommands() {
    assertFound("names word 16 of 16", withRelocation("x", new Relocation(0, 16)));
  }

  @Test
  void relocationMustNameATensorWithAnAddress() {
    assertFound("unknown tensor 'nowhere'", withRelocation("nowhere", new Relocation(0, 1)));
    assertFound("has no address", withRelocation("task", new Relocation(0, 1)));
  }

  @Test
  void taskMustLieInTheCommands() {
    assertFound("task 1 lies outside", withTask(1, NpuTask.of(1, 0x1f, 0x300, 9, 64)));
    assertFound("task 1 lies outside", withTask(1, NpuTask.of(1, 0x1f, 0x300, 4, 63)));
    assertFound("task 1 lies outside", withTask(1, NpuTask.of(1, 0x1f, 0x300, -1, 64)));
  }

  @Test
  void taskMustBelongToItsNode() {
    assertFound("task 1 belongs to node 2", withTask(1, NpuTask.of(2, 0x1f, 0x300, 4, 64)));
  }

  @Test
  void tensorMustLieInTheArena() {
    assertFound("behind the arena", withTensor(3, tensor -> tensor.withOffset(128)));
  }

  @Test
  void unknownBufferIsFound() {
    assertFound(
        "names buffer 9 of 4",
        withTensor(
            1,
            t ->
                RknnTensor.builder(t.name(), t.kind(), t.dtype())
                    .buffer(9, t.sizeBytes())
                    .build()));
  }

  @Test
  void unknownParameterTableCannotBeWritten() {
    RknnModel model =
        withGraph(
            g -> {
              var nodes = new ArrayList<RknnNode>(g.nodes());
              nodes.set(
                  1, RknnNode.of("Odd", "Odd:c", List.of(2), List.of(3), new OtherParam(99), 2));
              return graph(g, g.tensors(), nodes, g.relocations());
            });
    var error =
        assertThrows(CompileException.class, () -> RknnWriter.write(RknnFile.of(model, "{}")));
    assertTrue(error.getMessage().contains("unknown kind 99"), error.getMessage());
  }

  private static void assertFound(String part, RknnModel model) {
    var found = RknnValidator.check("tiny", model);
    assertTrue(
        found.stream().anyMatch(diagnostic -> diagnostic.message().contains(part)),
        () -> found.toString());
    assertThrows(CompileException.class, () -> RknnValidator.require("tiny", model));
  }

  private static RknnModel withWord(int index, long word) {
    long[] words = TinyModel.model().commandWords();
    words[index] = word;
    return withBuffer(COMMANDS, RknnBuffer.ofWords(words));
  }

  private static RknnModel withTask(int index, NpuTask task) {
    var tasks = new ArrayList<NpuTask>(TinyModel.model().tasks());
    tasks.set(index, task);
    return withBuffer(TASKS, NpuTask.encode(tasks));
  }

  private static RknnModel withBuffer(int index, RknnBuffer buffer) {
    RknnModel model = TinyModel.model();
    var buffers = new ArrayList<RknnBuffer>(model.buffers());
    buffers.set(index, buffer);
    return new RknnModel(model.info(), model.graphs(), model.memory(), buffers);
  }

  private static RknnModel withRelocation(String tensor, Relocation entry) {
    return withGraph(
        g ->
            graph(g, g.tensors(), g.nodes(), List.of(new RelocationGroup(tensor, List.of(entry)))));
  }

  private static RknnModel withTensor(int index, UnaryOperator<RknnTensor> change) {
    return withGraph(
        g -> {
          var tensors = new ArrayList<RknnTensor>(g.tensors());
          tensors.set(index, change.apply(tensors.get(index)));
          return graph(g, tensors, g.nodes(), g.relocations());
        });
  }

  private static RknnModel withGraph(UnaryOperator<RknnGraph> change) {
    RknnModel model = TinyModel.model();
    return new RknnModel(
        model.info(), List.of(change.apply(model.graph())), model.memory(), model.buffers());
  }

  private static RknnGraph graph(
      RknnGraph g,
      List<RknnTensor> tensors,
      List<RknnNode> nodes,
      List<RelocationGroup> relocations) {
    return new RknnGraph(
        tensors,
        nodes,
        g.inputs(),
        g.outputs(),
        g.inputNorms(),
        relocations,
        g.inputPatchesA(),
        g.inputPatchesB(),
        g.outputEntries());
  }
}
