package dev.quarry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Layers read what they are given, whatever the layers before have delivered.
class SeparateLayersTest {
  private static final Shape SHAPE = Shape.of(1, 2);

  /// `twice = x + x; square = twice * twice; clipped = relu(square); sum = clipped + twice`.
  private static Module module() {
    var builder = new GraphBuilder("main");
    Value x = builder.input("x", TensorType.f32(SHAPE));
    Value twice = builder.append(new Add(x, x), Location.of("A"), "twice");
    Value square = builder.append(new Mul(twice, twice), Location.of("B"), "square");
    Value clipped = builder.append(new Relu(square), Location.of("C"), "clipped");
    Value sum = builder.append(new Add(clipped, twice), Location.of("D"), "sum");
    builder.output("sum", sum);
    return new Module(Level.IMPORTED, builder.build());
  }

  @Test
  void layersReadWhatTheyAreGiven() {
    Map<String, Tensor> given =
        Map.of("twice", Tensor.of(SHAPE, 3, -5), "square", Tensor.of(SHAPE, -1, 7));
    Map<String, float[]> heard = new LinkedHashMap<>();
    try (Network network = Quarry.open(module(), 1)) {
      assertEquals(
          List.of("twice", "square", "clipped", "sum"),
          network.layers().stream().map(NetworkLayer::name).toList());
      Sample sample = new Sample.OfRandom(1);
      for (int run = 0; run < 2; run++) {
        heard.clear();
        network.runSeparately(
            List.of(sample), given, (name, t) -> heard.put(name, t.floats().clone()));
        assertEquals(List.of("twice", "square"), List.copyOf(heard.keySet()));
        assertArrayEquals(new float[] {9, 25}, heard.get("square"));
      }
      // Other layers: `sum` reads what `clipped` and `twice` are given.
      heard.clear();
      network.runSeparately(
          List.of(sample),
          Map.of(
              "twice",
              Tensor.of(SHAPE, 3, -5),
              "clipped",
              Tensor.of(SHAPE, 1, 2),
              "sum",
              Tensor.of(SHAPE, 0, 0)),
          (name, t) -> heard.put(name, t.floats().clone()));
      assertArrayEquals(new float[] {9, 25}, heard.get("clipped"));
      assertArrayEquals(new float[] {4, -3}, heard.get("sum"));
      assertEquals(1, network.run(List.of(sample)).size());
    }
  }
}
