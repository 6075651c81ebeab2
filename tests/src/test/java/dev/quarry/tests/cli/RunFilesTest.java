package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.frontend.OnnxTensors;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kinds of files `run` reads and writes, and its engines.
class RunFilesTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void compile() {
    bench = Workbench.in(folder);
    bench.compiled();
  }

  /// The only result of a run.
  private Path run(String to, Path file, Object input, Object... more) {
    Path results = folder.resolve(to);
    Object[] arguments = new Object[6 + more.length];
    Object[] usual = {"run", file, "--input", input, "--output-dir", results};
    System.arraycopy(usual, 0, arguments, 0, usual.length);
    System.arraycopy(more, 0, arguments, usual.length, more.length);
    Outcome.of(arguments).done();
    List<String> names = Workbench.names(results);
    assertEquals(1, names.size(), names::toString);
    return results.resolve(names.getFirst());
  }

  private static float[] npy(Path file) {
    return NpyArray.parse(Workbench.bytes(file), file.toString()).floats(file.toString());
  }

  @Test
  void everyFormatHoldsTheSameNumbers() {
    NpyArray array =
        NpyArray.parse(Workbench.bytes(run("npy", bench.out(), bench.picture())), "npy");
    Path pb = run("pb", bench.out(), bench.picture(), "--format", "pb");
    ConstantData tensor = OnnxTensors.parse(Workbench.bytes(pb), "pb");
    assertEquals(array.shape(), tensor.type().shape());
    assertArrayEquals(array.floats("npy"), tensor.floats());
    Path txt = run("txt", bench.out(), bench.picture(), "--format", "txt");
    List<Float> lines =
        new String(Workbench.bytes(txt), StandardCharsets.US_ASCII)
            .lines()
            .map(Float::valueOf)
            .toList();
    float[] parsed = new float[lines.size()];
    for (int i = 0; i < parsed.length; i++) {
      parsed[i] = lines.get(i);
    }
    assertArrayEquals(array.floats("npy"), parsed);
    assertEquals("txt", txt.toString().substring(txt.toString().length() - 3));
  }

  @Test
  void storedIntegersInEveryFormat() {
    float[] stored = npy(run("npy", bench.out(), bench.picture(), "--raw"));
    Path pb = run("pb", bench.out(), bench.picture(), "--raw", "--format", "pb");
    long[] integers = OnnxTensors.parse(Workbench.bytes(pb), "pb").longs();
    String text =
        new String(
            Workbench.bytes(run("txt", bench.out(), bench.picture(), "--raw", "--format", "txt")),
            StandardCharsets.US_ASCII);
    for (int i = 0; i < stored.length; i++) {
      assertEquals((long) stored[i], integers[i]);
    }
    assertEquals(stored.length, text.lines().mapToLong(Long::parseLong).count());
  }

  @Test
  void theSamePictureInEveryKindOfFile() {
    float[] expected = npy(run("picture", bench.out(), bench.picture()));
    Picture picture = Pictures.read(bench.picture());
    int plane = picture.width() * picture.height();
    byte[] pixels = new byte[3 * plane];
    float[] values = new float[3 * plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        int pixel = picture.at(i % picture.width(), i / picture.width(), c);
        pixels[3 * i + c] = (byte) pixel;
        values[c * plane + i] = pixel / 255f;
      }
    }
    ByteBuffer reals = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    reals.asFloatBuffer().put(values);
    var shape = Shape.of(1, 3, picture.height(), picture.width());
    byte[] tensor = OnnxTensors.toFile("x", ConstantData.of(shape, values));
    List<Path> files =
        List.of(
            bench.write("pixels.bin", pixels),
            bench.write("reals.bin", reals.array()),
            bench.write("tensor.pb", tensor));
    for (Path sample : files) {
      String name = String.valueOf(sample.getFileName());
      assertArrayEquals(expected, npy(run("of-" + name, bench.out(), sample)), name);
    }
  }

  @Test
  void bothEnginesGiveTheSameIntegers() {
    assertArrayEquals(
        npy(run("auto", bench.out(), bench.picture(), "--raw")),
        npy(run("plain", bench.out(), bench.picture(), "--raw", "--engine", "reference")));
  }

  @Test
  void aNetworkAsTextRuns() {
    Path text = folder.resolve("network.nir");
    Outcome.of("opt", bench.model(), "--std-values", "255,255,255", "-o", text).done();
    float[] expected =
        npy(run("onnx", bench.model(), bench.picture(), "--std-values", "255,255,255"));
    for (String engine : List.of("auto", "reference")) {
      assertArrayEquals(
          expected, npy(run(engine, text, bench.picture(), "--engine", engine)), 1e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format nyp", "--engine plain"})
  void unknownWordsNameTheKnownOnes(String option) {
    String[] words = option.split(" ");
    Outcome.of("run", bench.out(), words[0], words[1])
        .refused(Outcome.USAGE, words[0].substring(2));
  }

  @Test
  void filesThatDoNotFitAreRefused() {
    Path cut = bench.write("cut.bin", new byte[100]);
    Outcome.of("run", bench.out(), "--input", cut).refused(Outcome.INPUT, "3072");
    byte[] tensor = OnnxTensors.toFile("x", ConstantData.of(Shape.of(2), 1f, 2f));
    Path small = bench.write("small.pb", tensor);
    Outcome.of("run", bench.out(), "--input", small).refused(Outcome.INPUT, "small.pb");
    Path text = bench.write("text.pb", "no tensor at all");
    Outcome.of("run", bench.out(), "--input", text).refused(Outcome.INPUT, "text.pb");
  }
}
