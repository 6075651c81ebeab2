package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.CompileOptions;
import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.testing.OnnxModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks for several frames at once: the executed file equals the interpreted network, is close
/// to the float one, and every node has its tasks once per frame.
class BatchTest {
  @TempDir private Path folder = Path.of("");

  /// Convolutions with and without a residual, a pool, an odd concatenation, a slice that is no
  /// multiple of 8 channels, a table.
  private static OnnxModel network(long batch, long channels) {
    return new OnnxModel(13)
        .input("x", batch, channels, 11, 13)
        .output("y")
        .weights("w1", 12, channels, 3, 3)
        .node("Conv", "a", List.of(ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1)), "x", "w1")
        .node("Sigmoid", "b", "a")
        .weights("w2", 12, 12, 1, 1)
        .node("Conv", "c", List.of(ints("kernel_shape", 1, 1)), "b", "w2")
        .node("Add", "d", "c", "b")
        .node("Concat", "e", List.of(integer("axis", 1)), "d", "b")
        .node("MaxPool", "f", List.of(ints("kernel_shape", 2, 2), ints("strides", 2, 2)), "e")
        .numbers("from", 5)
        .numbers("to", 21)
        .numbers("axis", 1)
        .node("Slice", "g", "f", "from", "to", "axis")
        .node("GlobalAveragePool", "h", "g")
        .node("Mul", "y", "g", "h");
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "3, 1", "4, 4", "2, 5", "4, 16"})
  void framesAreExecutedAsInterpreted(int batch, int channels) {
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1);
    Compiled compiled =
        Compiled.of(folder, network(batch, channels), options, Compiled.random(1, 3));
    compiled.requireSame();
    assertTrue(compiled.cosine() > 0.995, () -> "cosine " + compiled.cosine());
    assertEquals(List.of(), compiled.done().cpuNodes());
    RknnModel model = compiled.done().file().model();
    RknnTensor input = model.tensor(model.graph().inputs().getFirst());
    assertEquals(List.of(batch, channels, 11, 13), input.shape());
    int one =
        tasks(Compiled.of(folder, network(1, channels), options, Compiled.random(1, 1)), "MaxPool");
    assertEquals(batch * one, tasks(compiled, "MaxPool"));
  }

  /// A network for one frame, given a batch by a pass, is the file of the network made for two.
  @Test
  void aBatchThatIsSetIsThatOfTheModel() {
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1);
    Compiled one = Compiled.of(folder, network(1, 3), options, Compiled.random(1, 3));
    CompileOptions two = options.withPasses("+set-batch{size=2}");
    Compiled several = Compiled.of(folder, network(1, 3), two, Compiled.random(1, 3));
    List<Sample> frames = List.of(new Sample.OfRandom(1), new Sample.OfRandom(2));
    float[] together = run(several, new Sample.OfBatch(frames));
    assertEquals(2 * tasks(one, "MaxPool"), tasks(several, "MaxPool"));
    for (int i = 0; i < 2; i++) {
      float[] alone = run(one, frames.get(i));
      int from = i * alone.length;
      assertArrayEquals(alone, Arrays.copyOfRange(together, from, from + alone.length));
    }
  }

  private static float[] run(Compiled compiled, Sample sample) {
    try (Network network = Quarry.open(compiled.done().file(), 1)) {
      return network.run(List.of(sample)).getFirst().values().floats();
    }
  }

  private static int tasks(Compiled compiled, String type) {
    return compiled.done().file().model().graph().nodes().stream()
        .filter(node -> node.type().equals(type))
        .mapToInt(node -> node.taskCounts().getFirst())
        .sum();
  }
}
