package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `board-kit` writes the file, inputs and outputs that belong together.
class BoardKitTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void compile() {
    bench = Workbench.in(folder);
    bench.compiled();
  }

  @Test
  void filesBelongTogether() throws Exception {
    Path kit = folder.resolve("kit");
    Path picture = bench.picture();
    Outcome.of("board-kit", bench.out(), "-o", kit, "--input", picture).done();
    assertEquals(
        List.of("check.c", "expected_0.f32", "input_0.u8", "kit.h", "model.rknn"),
        Workbench.names(kit));
    assertArrayEquals(Workbench.bytes(bench.out()), Workbench.bytes(kit.resolve("model.rknn")));
    try (Network network = Quarry.open(bench.out(), 1)) {
      assertEquals(
          network.inputs().get(0).shape().elements(),
          Workbench.bytes(kit.resolve("input_0.u8")).length);
      NetworkOutput output = network.run(List.of(Sample.read(picture))).get(0);
      float[] expected = output.values().floats();
      float[] written = new float[expected.length];
      ByteBuffer.wrap(Workbench.bytes(kit.resolve("expected_0.f32")))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(written);
      assertArrayEquals(expected, written);
    }
    String header = Files.readString(kit.resolve("kit.h"));
    assertTrue(header.contains("#define KIT_INPUTS 1\n"), header);
    assertTrue(header.contains("{\"input_0.u8\", 1}"), header);
    assertTrue(header.contains("\"expected_0.f32\""), header);
  }

  @Test
  void notAnRknnFile() {
    Path kit = folder.resolve("kit");
    Outcome.of("board-kit", bench.model(), "-o", kit).refused(Outcome.INPUT);
    assertTrue(Files.notExists(kit));
  }
}
