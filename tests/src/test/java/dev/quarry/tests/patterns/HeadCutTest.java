package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.cli.Main;
import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.frontend.HeadCut;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.diag.CompileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A small detector that decodes its boxes itself, cut by the command line: the two files together
/// compute what the model computes.
class HeadCutTest {
  private static final int EDGE = 16;

  @TempDir private Path folder = Path.of("");

  /// Two levels of 2 anchors and 3 classes; boxes from sigmoids, cells and anchors, as YOLOv5
  /// exports them. The output `features` is no head; `mask` is a SiLU of the last convolution.
  private static OnnxModel detector() {
    var network =
        new OnnxModel(13)
            .input("images", 1, 3, EDGE, EDGE)
            .output("boxes")
            .output("mask")
            .numbers("parts", 1, 2, 8, -1)
            .numbers("rows", 1, -1, 8)
            .scalar("two", 2)
            .numbers("four", 4);
    convolution(network, "images", "stem", 3, 8, 2);
    network.node("Relu", "fine", "stem");
    convolution(network, "fine", "down", 8, 8, 2);
    network.node("Relu", "coarse", "down");
    level(network, "fine", "a");
    level(network, "coarse", "b");
    convolution(network, "fine", "proto", 8, 4, 1);
    network.node("Sigmoid", "proto.s", "proto").node("Mul", "mask", "proto", "proto.s");
    return network.node("Concat", "boxes", List.of(integer("axis", 1)), "a.flat", "b.flat");
  }

  private static void level(OnnxModel network, String in, String name) {
    convolution(network, in, name, 8, 16, 1);
    network
        .node("Reshape", name + ".parted", name, "parts")
        .node("Transpose", name + ".turned", List.of(ints("perm", 0, 1, 3, 2)), name + ".parted")
        .node("Sigmoid", name + ".s", name + ".turned")
        .node(
            "Split",
            List.of(name + ".s", name + ".sizes"),
            List.of(name + ".box", name + ".scores"),
            integer("axis", 3))
        .numbers(name + ".sizes", 4, 4)
        .node("Mul", name + ".twice", name + ".box", "two")
        .node("Mul", name + ".square", name + ".twice", name + ".twice")
        .node(
            "Concat",
            name + ".all",
            List.of(integer("axis", 3)),
            name + ".square",
            name + ".scores")
        .node("Reshape", name + ".flat", name + ".all", "rows");
  }

  private static void convolution(
      OnnxModel network, String in, String out, long from, long to, long stride) {
    network
        .weights(out + ".weight", to, from, 3, 3)
        .node(
            "Conv",
            out,
            List.of(
                ints("kernel_shape", 3, 3),
                ints("pads", 1, 1, 1, 1),
                ints("strides", stride, stride)),
            in,
            out + ".weight");
  }

  private static float[] values(List<NetworkOutput> outputs, String name) {
    return outputs.stream()
        .filter(o -> o.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values()
        .floats();
  }

  private static Network network(Path model, ImportOptions imports, InputOptions inputs) {
    return Quarry.open(Quarry.load(model, imports, inputs).module(), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rk3568", "rk3399pro"})
  void partAndTailAreTheWhole(String target) throws IOException {
    Path model = Files.write(folder.resolve("model.onnx"), detector().bytes());
    byte[] pixels = new byte[EDGE * EDGE * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 % 251);
    }
    Path picture = folder.resolve("picture.png");
    Files.write(picture, Pictures.toPng(new Picture(EDGE, EDGE, pixels)));
    Files.writeString(folder.resolve("list.txt"), "picture.png\n");
    Path out = folder.resolve("small.rknn");
    var text = new ByteArrayOutputStream();
    var stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code =
        Main.run(
            stream,
            stream,
            "compile",
            model.toString(),
            "--target",
            target,
            "--cut-heads",
            "--std-values",
            "255,255,255",
            "--dataset",
            folder.resolve("list.txt").toString(),
            "-o",
            out.toString());
    assertEquals(0, code, text.toString(StandardCharsets.UTF_8));
    JsonNode manifest =
        new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("small.tail.json")));
    List<String> cuts = new ArrayList<>();
    manifest.path("npu").path("outputs").forEach(o -> cuts.add(o.path("name").asText()));
    assertEquals(List.of("a", "b", "mask"), cuts);
    assertEquals("tail", manifest.path("outputs").get(0).path("from").asText());
    assertEquals("npu", manifest.path("outputs").get(1).path("from").asText());
    assertEquals(2, manifest.path("outputs").get(1).path("index").asInt());
    List<Sample> sample = List.of(Sample.read(picture));
    ImportOptions part = ImportOptions.NONE;
    for (String cut : cuts) {
      part = part.withOutput(cut);
    }
    try (Network whole = network(model, ImportOptions.NONE, InputOptions.unitRange());
        Network npu = network(model, part, InputOptions.unitRange());
        Network tail =
            network(folder.resolve("small.tail.onnx"), ImportOptions.NONE, InputOptions.NONE);
        Network executed = Quarry.open(out, 1)) {
      List<NetworkOutput> expected = whole.run(sample);
      List<NetworkOutput> maps = npu.run(sample);
      List<NetworkOutput> found = tail.run(arrays(manifest, maps));
      assertArrayEquals(values(expected, "boxes"), values(found, "boxes"), 1e-4f);
      assertArrayEquals(values(expected, "mask"), values(maps, "mask"), 1e-4f);
      // The compiled part hands its outputs out in the order the manifest states.
      List<NetworkOutput> quantized = executed.run(sample);
      assertEquals(cuts.size(), quantized.size());
      float[] boxes = values(tail.run(arrays(manifest, quantized)), "boxes");
      double worst = 0;
      for (int i = 0; i < boxes.length; i++) {
        worst = Math.max(worst, Math.abs(boxes[i] - values(expected, "boxes")[i]));
      }
      assertTrue(worst < 0.5, "quantized boxes are off by " + worst);
    }
  }

  private static List<Sample> arrays(JsonNode manifest, List<NetworkOutput> maps) {
    var samples = new ArrayList<Sample>();
    for (JsonNode input : manifest.path("tail").path("inputs")) {
      var map = maps.get(input.path("npu_output").asInt()).values();
      samples.add(
          new Sample.OfArray(NpyArray.of(map.shape(), map.floats()), input.path("name").asText()));
    }
    return samples;
  }

  /// The mean of distances behind a softmax is a convolution, but no head.
  @Test
  void meanOfDistancesBelongsToTheTail() throws IOException {
    var network =
        new OnnxModel(13)
            .input("images", 1, 3, EDGE, EDGE)
            .output("boxes")
            .numbers("parts", 1, 4, 16, EDGE * EDGE);
    convolution(network, "images", "head", 3, 64, 1);
    network
        .node("Reshape", "parted", "head", "parts")
        .node("Transpose", "turned", List.of(ints("perm", 0, 2, 1, 3)), "parted")
        .node("Softmax", "soft", List.of(integer("axis", 1)), "turned")
        .weights("bins", 1, 16, 1, 1)
        .node("Conv", "boxes", List.of(ints("kernel_shape", 1, 1)), "soft", "bins");
    Path model = Files.write(folder.resolve("dfl.onnx"), network.bytes());
    HeadCut cut = HeadCut.of(model, ImportOptions.NONE);
    assertEquals(List.of("head"), cut.values());
    assertEquals(4, cut.tailNodes().size());
  }

  @Test
  void withoutConvolutionThereIsNothingToEndAt() throws IOException {
    var network = new OnnxModel(13).input("x", 1, 8).output("y").node("Sigmoid", "y", "x");
    Path model = Files.write(folder.resolve("none.onnx"), network.bytes());
    var problem = assertThrows(CompileException.class, () -> HeadCut.of(model, ImportOptions.NONE));
    assertTrue(problem.getMessage().contains("no convolution"), problem.getMessage());
  }
}
