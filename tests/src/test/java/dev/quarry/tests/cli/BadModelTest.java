package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that cannot be compiled are refused in one message, and nothing is left behind.
class BadModelTest {
  private static final int CUTS = 60;

  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"compile", "run", "opt"})
  void missing(String command) {
    Path absent = folder.resolve("absent.onnx");
    Outcome outcome =
        command.equals("compile") ? bench.compile(absent) : Outcome.of(command, absent);
    outcome.refused(Outcome.INPUT, "E0101", "absent.onnx", "no such file");
    bench.nothingWritten();
  }

  @Test
  void folderInsteadOfModel() {
    bench.compile(folder).refused(Outcome.INPUT, folder.toString(), "folder");
    bench.nothingWritten();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a text, not a model\n", "PK\u0003\u0004archive", "RKNN\0\0\0\0compiled"})
  void notOnnx(String content) {
    Path file = bench.write("other.onnx", content);
    bench.compile(file).refused(Outcome.INPUT, "E0102", "other.onnx", "not an ONNX model");
    bench.nothingWritten();
  }

  @Test
  void truncated() {
    byte[] whole = OnnxModels.sound().bytes();
    for (int i = 0; i < CUTS; i++) {
      int length = (int) ((long) whole.length * i / CUTS);
      Path file = bench.write("cut.onnx", Arrays.copyOf(whole, length));
      Outcome outcome = bench.compile(file);
      outcome.refused(Outcome.INPUT, "cut.onnx");
      assertTrue(
          outcome.err().contains("truncated or damaged")
              || outcome.err().contains("not an ONNX model"),
          () -> "cut at " + length + ": " + outcome);
      bench.nothingWritten();
    }
  }

  /// One changed byte may leave a sound model; whatever it is, it is never a crash.
  @Test
  void changedByte() {
    byte[] whole = OnnxModels.sound().bytes();
    for (int at = 0; at < whole.length; at += 2) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) 0x81;
      Outcome outcome = bench.compile(bench.write("changed.onnx", changed), "-q");
      int place = at;
      assertTrue(
          outcome.code() == 0 || outcome.code() == Outcome.INPUT, () -> place + ": " + outcome);
      assertEquals(outcome.code() != 0, outcome.err().startsWith("error["), outcome::toString);
    }
  }

  @Test
  void unsupportedOperator() {
    Path file = bench.write("odd.onnx", OnnxModels.withOperator("Tann", "head/curve"));
    bench.compile(file).refused(Outcome.INPUT, "E0104", "'head/curve'", "Tann", "help:");
    bench.nothingWritten();
  }

  @Test
  void freeDimension() {
    Path file = bench.write("free.onnx", OnnxModels.withFreeBatch());
    bench
        .compile(file)
        .refused(Outcome.INPUT, "E0106", "picture", "batch", "--shape picture=1x3x16x16");
    bench.nothingWritten();
    bench.compile(file, "--shape", "picture=1x3x16x16").done();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void weightThatIsNoNumber(float value) {
    float[] weights = OnnxModels.weights();
    weights[30] = value;
    Path file = bench.write("nan.onnx", OnnxModels.withWeights(weights));
    bench.compile(file).refused(Outcome.INPUT, "E0110", "stem", "weight");
    bench.nothingWritten();
  }

  @Test
  void channelOfZerosWorks() {
    float[] weights = OnnxModels.weights();
    int perChannel = weights.length / OnnxModels.CHANNELS;
    Arrays.fill(weights, perChannel, 2 * perChannel, 0);
    Path file = bench.write("zeros.onnx", OnnxModels.withWeights(weights));
    bench.compile(file, "--std-values", "255,255,255").done();
    assertTrue(Files.isRegularFile(bench.out()));
    Outcome.of("run", bench.out(), "--input", bench.picture()).done();
  }

  @Test
  void weightsOfZerosOnlyWork() {
    Path file =
        bench.write("dark.onnx", OnnxModels.withWeights(new float[OnnxModels.weights().length]));
    bench.compile(file, "--std-values", "255,255,255").done();
    Outcome outcome = Outcome.of("run", bench.out(), "--input", bench.picture()).done();
    assertTrue(outcome.out().contains("min 0.00000  max 0.00000  mean 0.00000"), outcome::toString);
  }

  @Test
  void olderResultSurvivesARefusal() {
    byte[] before = bench.compiled();
    bench.compile(bench.write("other.onnx", "text")).refused(Outcome.INPUT, "other.onnx");
    assertEquals(List.of("out.rknn"), Workbench.names(folder.resolve("results")));
    assertTrue(Arrays.equals(before, Workbench.bytes(bench.out())));
  }
}
