package dev.quarry.frontend;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxConstants.FLOAT;
import static dev.quarry.frontend.testing.OnnxConstants.INT64;
import static dev.quarry.frontend.testing.OnnxConstants.empty;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.diag.CompileException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Damaged models are refused, never answered with another exception.
class DamagedModelTest {
  private static final byte[] MODEL =
      new OnnxModel(13)
          .input("x", 1, 4, 6, 6)
          .constant(empty("s", INT64, 2).addInt64Data(1).addInt64Data(3))
          .constant(
              empty("w", FLOAT, 2, 4, 1, 1)
                  .addAllFloatData(List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f)))
          .node("Conv", List.of("x", "w"), List.of("c"), ints("strides", 1, 1))
          .node("Split", List.of("x", "s"), List.of("a", "b"), integer("axis", 1))
          .node("Concat", List.of("a", "b", "c"), List.of("y"), integer("axis", 1))
          .bytes("y");

  @Property(tries = 400)
  void cutModels(@ForAll @IntRange(min = 0, max = 10_000) int share) {
    read(Arrays.copyOf(MODEL, (int) ((long) MODEL.length * share / 10_000)));
  }

  @Property(tries = 2000)
  void changedModels(@ForAll @IntRange(min = 0, max = 1_000_000) int place, @ForAll byte value) {
    byte[] bytes = MODEL.clone();
    bytes[place % bytes.length] = value;
    read(bytes);
  }

  private static void read(byte[] bytes) {
    try {
      assertNotNull(new OnnxImporter().read(ByteBuffer.wrap(bytes), "m.onnx", ImportOptions.NONE));
    } catch (CompileException e) {
      assertNotNull(e.getMessage());
    }
  }
}
