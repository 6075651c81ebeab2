package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Arithmetic;
import dev.quarry.CalibrationSet;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.data.NpyArray;
import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.type.Shape;
import dev.quarry.passes.PassListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Inputs of all kinds, alone and together: the executed file equals the interpreted network and is
/// close to the float one, and the file says what a sample goes through.
class InputsTest {
  private static final int HEIGHT = 14;
  private static final int WIDTH = 18;

  @TempDir private Path folder = Path.of("");

  /// Two inputs, each in front of a convolution, and their sum.
  private static OnnxModel two(long a, long b) {
    var network =
        new OnnxModel(13)
            .input("a", 1, a, HEIGHT, WIDTH)
            .input("b", 1, b, HEIGHT, WIDTH)
            .output("y");
    convolution(network, "a", "p", a);
    convolution(network, "b", "q", b);
    return network.node("Add", "y", "p", "q");
  }

  private static void convolution(OnnxModel network, String in, String out, long channels) {
    network
        .weights(out + ".weight", 8, channels, 3, 3)
        .node(
            "Conv",
            out,
            List.of(ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1)),
            in,
            out + ".weight");
  }

  private static List<List<Float>> numbers(float[]... groups) {
    return Arrays.stream(groups)
        .map(group -> IntStream.range(0, group.length).mapToObj(i -> group[i]).toList())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "3, 3", "4, 1", "1, 1", "3, 5", "2, 24", "5, 3"})
  void twoInputsAreExecutedAsInterpreted(int a, int b) {
    Compiled compiled = Compiled.of(folder, two(a, b), InputOptions.NONE, Compiled.random(2, 3));
    compiled.requireSame();
    assertTrue(compiled.cosine() > 0.999, () -> "cosine " + compiled.cosine());
    RknnModel model = compiled.done().file().model();
    assertEquals(a == 1 || a == 3 || a == 4, model.tensor(1).widthAlign() > 0);
  }

  /// Exporters leave inputs behind whose readers they have removed.
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void anInputNobodyReadsStays(Arithmetic arithmetic) {
    OnnxModel network =
        new OnnxModel(13)
            .input("a", 1, 3, HEIGHT, WIDTH)
            .input("b", 1, 3, HEIGHT, WIDTH)
            .input("c", 1, 7)
            .output("y");
    convolution(network, "a", "y", 3);
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1).with(arithmetic);
    Compiled compiled = Compiled.of(folder, network, options, Compiled.random(3, 2));
    compiled.requireSame();
    assertTrue(compiled.cosine() > 0.999, () -> "cosine " + compiled.cosine());
    assertEquals(3, compiled.done().file().model().graph().inputs().size());
  }

  @Test
  void anInputNobodyReadsHasNoPlaceInTheFirstGeneration() throws IOException {
    OnnxModel network =
        new OnnxModel(13)
            .input("a", 1, 3, HEIGHT, WIDTH)
            .input("b", 1, 3, HEIGHT, WIDTH)
            .output("y");
    convolution(network, "a", "y", 3);
    Path file = Files.write(folder.resolve("network.onnx"), network.bytes());
    var error =
        assertThrows(
            CompileException.class,
            () ->
                V1Compiler.compile(
                    file,
                    V1CompileOptions.forTarget(V1Target.RK3399PRO),
                    CalibrationSet.of(Compiled.random(2, 1)),
                    PassListener.NONE,
                    Progress.NONE));
    assertEquals("input 'b'", error.diagnostics().getFirst().where());
  }

  @Test
  void everyInputHasItsOwnMeans() {
    var options =
        new InputOptions(
            numbers(new float[] {104, 117, 123}, new float[] {127.5f}),
            numbers(new float[] {57, 58, 50}, new float[] {64}),
            ChannelOrder.RGB);
    Compiled compiled = Compiled.of(folder, two(3, 1), options, Compiled.random(2, 3));
    compiled.requireSame();
    assertTrue(compiled.cosine() > 0.999, () -> "cosine " + compiled.cosine());
    var norms = compiled.done().file().model().graph().inputNorms();
    assertEquals(List.of(104f, 117f, 123f, 0f), norms.get(0).mean());
    assertEquals(List.of(57f, 58f, 50f, 1f), norms.get(0).std());
    assertEquals(List.of(127.5f, 0f, 0f, 0f), norms.get(1).mean());
    try (Network network = Quarry.open(compiled.done().file(), 1)) {
      assertEquals(List.of(104f, 117f, 123f), network.inputs().get(0).preprocessing().mean());
      assertEquals(List.of(64f), network.inputs().get(1).preprocessing().std());
    }
  }

  @Test
  void anOrderOfColoursIsForInputsThatHaveThree() {
    var options =
        new InputOptions(List.of(), numbers(new float[] {255, 255, 255}), ChannelOrder.BGR);
    Compiled compiled = Compiled.of(folder, two(3, 1), options, Compiled.random(2, 3));
    compiled.requireSame();
    var norms = compiled.done().file().model().graph().inputNorms();
    assertEquals(List.of(2, 1, 0, 3), norms.get(0).channelOrder());
    assertEquals(List.of(0, 1, 2, 3), norms.get(1).channelOrder());
    var refused =
        assertThrows(
            CompileException.class,
            () -> Compiled.of(folder, two(1, 5), options, Compiled.random(2, 1)));
    assertTrue(refused.getMessage().contains("bgr"), refused.getMessage());
  }

  @Test
  void aPictureAndAVectorGoTogether() {
    var network = new OnnxModel(13).input("a", 1, 3, HEIGHT, WIDTH).input("b", 1, 8).output("y");
    convolution(network, "a", "p", 3);
    network
        .node("GlobalAveragePool", "g", "p")
        .node("Flatten", "f", "g")
        .node("Add", "s", "f", "b")
        .weights("w", 8, 4)
        .node("MatMul", "y", "s", "w");
    var options =
        new InputOptions(
            numbers(new float[] {1, 2, 3}, new float[] {0, 0, 0, 0, 1, 1, 1, 1}),
            List.of(),
            ChannelOrder.RGB);
    Compiled compiled = Compiled.of(folder, network, options, Compiled.random(2, 3));
    compiled.requireSame();
    assertTrue(compiled.cosine() > 0.999, () -> "cosine " + compiled.cosine());
  }

  /// Unsigned bytes are pixels in every engine: planes and interleaved pixels say the same, and so
  /// do the preprocessed numbers.
  @Test
  void bytesArePixelsInBothOrders() {
    var network = new OnnxModel(13).input("a", 1, 3, HEIGHT, WIDTH).output("y");
    convolution(network, "a", "y", 3);
    var options =
        new InputOptions(
            numbers(new float[] {104, 117, 123}),
            numbers(new float[] {57, 58, 50}),
            ChannelOrder.RGB);
    int plane = HEIGHT * WIDTH;
    byte[] planes = new byte[3 * plane];
    new SplittableRandom(5).nextBytes(planes);
    byte[] pixels = new byte[planes.length];
    float[] reals = new float[planes.length];
    for (int i = 0; i < planes.length; i++) {
      int c = i / plane;
      pixels[i % plane * 3 + c] = planes[i];
      reals[i] =
          ((planes[i] & 0xff) - options.means().getFirst().get(c))
              / options.stds().getFirst().get(c);
    }
    Shape nchw = Shape.of(1, 3, HEIGHT, WIDTH);
    List<Sample> samples =
        List.of(
            new Sample.OfArray(new NpyArray(nchw, "u1", planes), "planes"),
            new Sample.OfArray(new NpyArray(Shape.of(HEIGHT, WIDTH, 3), "u1", pixels), "pixels"),
            new Sample.OfArray(NpyArray.of(nchw, reals), "reals"));
    Compiled compiled =
        Compiled.of(folder, network, options, samples.stream().map(List::of).toList());
    compiled.requireSame();
    for (Network engine : compiled.engines()) {
      try (engine) {
        List<float[]> results =
            samples.stream().map(s -> engine.run(List.of(s)).getFirst().values().floats()).toList();
        assertArrayEquals(results.get(0), results.get(1));
        assertArrayEquals(results.get(0), results.get(2));
      }
    }
  }

  /// Lines of pictures are padded to 8 pixels.
  @ParameterizedTest
  @CsvSource({"1", "7", "8", "9", "94", "513", "2047"})
  void picturesOfAnyWidth(int width) {
    var network = new OnnxModel(13).input("a", 1, 3, 5, width).output("y");
    convolution(network, "a", "y", 3);
    Compiled compiled =
        Compiled.of(folder, network, InputOptions.unitRange(), Compiled.random(1, 2));
    compiled.requireSame();
    int line = (width + 7) / 8 * 8 * 3;
    RknnModel model = compiled.done().file().model();
    assertEquals(5L * line, model.tensor(model.graph().inputs().getFirst()).sizeBytes());
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    var network = new OnnxModel(13).input("a", 1, 3, 5, 5).output("y");
    convolution(network, "a", "y", 3);
    Compiled compiled =
        Compiled.of(folder, network, InputOptions.unitRange(), Compiled.random(1, 1));
    Sample sample = new Sample.OfArray(NpyArray.of(Shape.of(1, 3, 5, 6), new float[90]), "odd");
    for (Network engine : compiled.engines()) {
      try (engine) {
        List<Sample> samples = Collections.singletonList(sample);
        var refused = assertThrows(CompileException.class, () -> engine.run(samples));
        assertTrue(refused.getMessage().contains("'odd' does not fit"), refused.getMessage());
      }
    }
  }
}
