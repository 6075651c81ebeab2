package dev.quarry.codegen.rknn1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every vendor file is understood as a whole and written again byte for byte.
class V1SamplesTest {
  @TestFactory
  Stream<DynamicTest> everyFileIsWrittenAgainByteForByte() {
    return each(
        file -> {
          byte[] bytes = V1Samples.bytes(file);
          assertTrue(V1Reader.recognises(file));
          V1File content = V1Reader.read(file.toString(), bytes);
          assertArrayEquals(bytes, V1Writer.write(content));
        });
  }

  /// From the records alone, keys in the toolkit's order; precompiled files and old toolkits order
  /// a few keys in another way, there the documents are equal as objects.
  @TestFactory
  Stream<DynamicTest> recordsHoldEverythingTheTextSays() {
    return each(
        file -> {
          V1File content = V1Reader.read(file);
          String again = V1Writer.json(content.model());
          boolean usualOrder =
              !content.model().isPrecompiled()
                  && !content.model().header().version().startsWith("0");
          if (usualOrder) {
            assertEquals(content.json(), again);
          }
          var mapper = new ObjectMapper();
          assertEquals(mapper.readTree(content.json()), mapper.readTree(again));
          var copy =
              new V1File(
                  content.version(),
                  content.customHeader(),
                  content.data(),
                  content.model(),
                  again,
                  content.trailing());
          assertEquals(content.model(), V1Reader.read("again", V1Writer.write(copy)).model());
        });
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsValid() {
    return each(
        file -> {
          V1Reading reading = V1Reader.readWithNotes(file);
          V1Check check = V1Validator.check("f", reading.file());
          assertEquals(List.of(), check.errors());
          String name = String.valueOf(file.getFileName());
          if (!name.startsWith("lstm") && !name.startsWith("resize")) {
            assertEquals(List.of(), check.warnings());
            assertEquals(List.of(), reading.notes());
          }
          assertFalse(V1Inspector.text("f", reading).isEmpty());
          assertFalse(V1Inspector.json("f", reading).isEmpty());
        });
  }

  @TestFactory
  Stream<DynamicTest> everyShapeIsKnown() {
    return each(
        file -> {
          V1File content = V1Reader.read(file);
          V1Graph graph = V1Validator.require("f", content);
          for (int i = 0; i < content.model().nodes().size(); i++) {
            V1Node node = content.model().nodes().get(i);
            assertTrue(graph.shapes().get(i).getFirst().isPresent(), node.lid());
          }
        });
  }

  @Test
  void precompiledFileShowsItsLayers() {
    Path file = V1Samples.file("yolov5n_relu_person_rv1126_tk175_nbg.rknn");
    NbgFile nbg = NbgFile.parse("f", V1Reader.read(file).data());
    assertEquals(0x1000E, nbg.version());
    assertEquals(0xB5, nbg.target());
    assertEquals(73, nbg.layers().size());
    assertEquals(List.of(107L, 1L, 5L), Stream.of("NN", "TP", "shader").map(nbg::count).toList());
    assertEquals(262144, nbg.memory().vipSramBytes());
    assertEquals(List.of(3, 640, 640, 1), nbg.inputs().getFirst().size());
    assertTrue(
        V1Inspector.text("f", V1Reader.readWithNotes(file))
            .contains("73 layers, 115 operations: 107 NN, 1 TP, 5 shader"));
  }

  /// The layers of the precompiled twin carry the uids of the graph they come from.
  @Test
  void layersOfThePrecompiledTwinAreNodesOfTheGraph() {
    NbgFile nbg =
        NbgFile.parse(
            "f", V1Reader.read(V1Samples.file("yolov5n_relu_person_rv1126_tk175_nbg.rknn")).data());
    List<Integer> uids =
        V1Reader.read(V1Samples.file("yolov5n_relu_person_rv1126_tk175.rknn"))
            .model()
            .nodes()
            .stream()
            .map(V1Node::uid)
            .toList();
    assertTrue(nbg.layers().stream().allMatch(layer -> uids.contains(layer.uid())));
  }

  @Test
  void chipAndMemoryOfTheRk1808FileAreShown() {
    NbgFile nbg =
        NbgFile.parse(
            "f", V1Reader.read(V1Samples.file("multi_input_rk1808_tk160_nbg.rknn")).data());
    assertEquals(0x82, nbg.target());
    assertEquals(4, nbg.inputs().size());
    assertEquals(2031616, nbg.memory().axiSramBytes());
    assertEquals(List.of(7L, 3L, 0L), Stream.of("NN", "TP", "shader").map(nbg::count).toList());
  }

  @Test
  void preprocessingOfOldFilesHasACommonDivisor() {
    V1Model model = V1Reader.read(V1Samples.file("mtcnn_ONet_tk098.rknn")).model();
    V1Preprocessing p = V1Preprocessing.of(model.header(), 0, 3);
    assertEquals(List.of(127.5f, 127.5f, 127.5f), p.mean());
    assertEquals(List.of(128f, 128f, 128f), p.std());
    assertTrue(p.swapsRedAndBlue());
  }

  @Test
  void preprocessingOfSeveralInputsIsSplitByChannels() {
    V1Model model = V1Reader.read(V1Samples.file("multi_input_rk1808_tk160_nbg.rknn")).model();
    assertEquals(List.of(127.5f), V1Preprocessing.of(model.header(), 3, 1).mean());
    assertEquals(List.of(128f), V1Preprocessing.of(model.header(), 3, 1).std());
    assertEquals(List.of(0f, 0f, 0f, 0f, 0f), V1Preprocessing.of(model.header(), 1, 5).mean());
  }

  private static Stream<DynamicTest> each(Check check) {
    List<Path> files = V1Samples.all();
    return files.stream()
        .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> check.run(file)));
  }

  private interface Check {
    void run(Path file) throws Exception;
  }
}
