package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.CompileOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.codegen.npu.OutputRequest;
import dev.quarry.codegen.npu.OutputRequest.Order;
import dev.quarry.codegen.npu.OutputRequests;
import dev.quarry.codegen.rknn2.OutputEntry;
import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.eval.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Outputs in other orders and types: the conversion tasks of the file, executed, make of the
/// stored result what the interpreted network delivers, bit for bit.
class OutputsTest {
  @TempDir private Path folder = Path.of("");

  private static OnnxModel network(long channels, long height, long width) {
    return new OnnxModel(13)
        .input("x", 1, 3, height, width)
        .output("y")
        .weights("w", channels, 3, 1, 1)
        .weights("b", channels)
        .node("Conv", "y", List.of(ints("kernel_shape", 1, 1)), "x", "w", "b");
  }

  private Compiled compile(OnnxModel network, OutputRequests requests) {
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1).with(requests);
    return Compiled.of(folder, network, options, Compiled.random(1, 2));
  }

  private static OutputRequests all(Order order, boolean real) {
    return new OutputRequests(new OutputRequest(order, real), Map.of());
  }

  /// Channels around the groups of 8, maps with and without whole groups of 8 and 4 pixels, one
  /// that needs several tasks of each kind.
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "8, 1, 1",
    "30, 5, 5",
    "30, 10, 10",
    "17, 3, 8",
    "1, 16, 16",
    "5, 6, 40",
    "12, 20, 24",
    "255, 8, 8",
    "3, 160, 128",
    "9, 130, 160",
    "64, 1, 8",
    "40, 30, 33"
  })
  void everyFormHoldsTheResult(int channels, int height, int width) {
    for (Order order : List.of(Order.NHWC, Order.NCHW)) {
      for (boolean real : new boolean[] {false, true}) {
        if (order == Order.NHWC || width % 8 == 0) {
          check(compile(network(channels, height, width), all(order, real)), order, real);
        }
      }
    }
  }

  private static void check(Compiled compiled, Order order, boolean real) {
    compiled.requireSame();
    try (Network executed = Quarry.open(compiled.done().file(), 1);
        Network interpreted = Quarry.open(compiled.done().lowered(), 1)) {
      executed.run(compiled.samples().getFirst());
      NetworkOutput expected = interpreted.run(compiled.samples().getFirst()).getFirst();
      Map<OutputForm, Tensor> forms = executed.convert(0);
      OutputForm form = OutputForm.valueOf(order.name() + (real ? "_FLOAT" : ""));
      Tensor found = forms.get(form);
      assertTrue(found != null, () -> form + " is not among " + forms.keySet());
      boolean innermost = order == Order.NHWC;
      if (real) {
        assertArrayEquals(
            innermost ? innermost(expected.values()) : expected.values().floats(), found.floats());
      } else {
        Tensor stored = expected.stored().orElseThrow();
        float[] integers = new float[stored.int8().length];
        for (int i = 0; i < integers.length; i++) {
          integers[i] = stored.int8()[i];
        }
        float[] own = new float[integers.length];
        for (int i = 0; i < own.length; i++) {
          own[i] = found.int8()[i];
        }
        assertArrayEquals(
            innermost ? innermost(Tensor.of(stored.shape(), integers)) : integers, own);
      }
    }
  }

  private static float[] innermost(Tensor planes) {
    float[] values = planes.floats();
    int channels = planes.shape().at(1);
    int pixels = values.length / channels;
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i % pixels * channels + i / pixels] = values[i];
    }
    return result;
  }

  @Test
  void withoutAWishThereAreNoTasks() {
    Compiled compiled = compile(network(8, 8, 8), OutputRequests.NONE);
    RknnModel model = compiled.done().file().model();
    assertEquals(
        List.of(new OutputEntry("y", model.tasks().size())), model.graph().outputEntries());
    try (Network executed = Quarry.open(compiled.done().file(), 1)) {
      executed.run(compiled.samples().getFirst());
      assertEquals(Map.of(), executed.convert(0));
    }
  }

  /// One output of two, and the file says which and how.
  @Test
  void oneOutputAlone() {
    OnnxModel network = network(8, 8, 8).node("Tanh", "z", "y").output("z");
    var requests =
        new OutputRequests(OutputRequest.NATIVE, Map.of("z", new OutputRequest(Order.NCHW, true)));
    Compiled compiled = compile(network, requests);
    compiled.requireSame();
    RknnModel model = compiled.done().file().model();
    List<OutputEntry> entries = model.graph().outputEntries();
    int tasks = model.tasks().size();
    assertEquals(new OutputEntry("y", tasks), entries.get(0));
    assertTrue(entries.get(1).firstTask() < tasks, entries::toString);
    assertTrue(
        model.info().outputJson().contains("\"z\":{\"dtype\":\"float32\",\"layout\":\"NCHW\"}"),
        model.info()::outputJson);
    try (Network executed = Quarry.open(compiled.done().file(), 1)) {
      executed.run(compiled.samples().getFirst());
      assertEquals(Set.of(), executed.convert(0).keySet());
      assertEquals(Set.of(OutputForm.NCHW_FLOAT), executed.convert(1).keySet());
    }
  }

  @Test
  void planesNeedWholeAtoms() {
    var refused =
        assertThrows(
            CompileException.class, () -> compile(network(8, 8, 20), all(Order.NCHW, false)));
    assertTrue(refused.getMessage().contains("multiple of 8"), refused.getMessage());
    assertTrue(refused.getMessage().contains("width 20"), refused.getMessage());
  }

  @Test
  void unknownOutputsAreRefused() {
    var requests =
        new OutputRequests(
            OutputRequest.NATIVE, Map.of("yy", new OutputRequest(Order.NHWC, false)));
    var refused = assertThrows(CompileException.class, () -> compile(network(8, 8, 8), requests));
    assertTrue(refused.getMessage().contains("did you mean 'y'"), refused.getMessage());
  }
}
