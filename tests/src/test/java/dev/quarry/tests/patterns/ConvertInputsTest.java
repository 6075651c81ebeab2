package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.tests.v1.ConvertFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `quarry convert` of a network with two inputs: each has its own means and order of colours,
/// lists name two pictures a line.
class ConvertInputsTest {
  @TempDir private Path folder = Path.of("");

  private Path config() throws IOException {
    var network =
        new OnnxModel(13)
            .input("a", 1, 3, 24, 24)
            .input("b", 1, 3, 24, 24)
            .output("y")
            .weights("v", 8, 3, 3, 3)
            .weights("w", 8, 3, 3, 3);
    var window = List.of(ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1));
    network.node("Conv", "p", window, "a", "v").node("Conv", "q", window, "b", "w");
    Files.write(folder.resolve("two.onnx"), network.node("Add", "y", "p", "q").bytes());
    Path pictures = ConvertFlow.bundled().resolve("val");
    var lines = new StringBuilder();
    for (int i = 1; i < 7; i += 2) {
      lines.append(pictures.resolve("val_00" + i + ".png")).append(' ');
      lines.append(pictures.resolve("val_00" + (i + 1) + ".png")).append("\r\n");
    }
    Files.writeString(folder.resolve("dataset.txt"), "\uFEFF" + lines);
    Path config = ConvertFlow.config(folder, "'0 0 0 255'", "'0 0 0 255#104 117 123 1'");
    return Files.writeString(
        config,
        Files.readString(config)
            .replace(ConvertFlow.bundled().resolve("shapes-yolo-relu.onnx").toString(), "two.onnx")
            .replace(ConvertFlow.bundled().resolve("calib.txt").toString(), "dataset.txt")
            .replace("'0 1 2'", "'0 1 2#2 1 0'"));
  }

  @Test
  void everyInputHasItsOwnPreprocessing() throws IOException {
    ConvertFlow.Result result = ConvertFlow.run(config());
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("the network has 2 inputs"), result.out());
    assertTrue(result.out().contains("shape: [1, 8, 24, 24]"), result.out());
    assertTrue(Files.exists(folder.resolve("snapshot/entire_qnt_error_analysis.txt")));
    Path best = folder.resolve("best.rknn");
    var stored = V1Reader.read(best).model().header().preprocessing();
    assertTrue(stored.toString().contains("117"), stored.toString());
    try (Network network = Quarry.open(best, 1)) {
      var first = network.inputs().get(0).preprocessing();
      var second = network.inputs().get(1).preprocessing();
      assertEquals(List.of(255f, 255f, 255f), first.std());
      assertEquals(ChannelOrder.RGB, first.order());
      assertEquals(List.of(104f, 117f, 123f), second.mean());
      assertEquals(ChannelOrder.BGR, second.order());
    }
  }

  /// A few iterations take the first lines, both pictures of each.
  @Test
  void aFewIterationsReadBothPictures() throws IOException {
    Path config = config();
    Files.writeString(config, Files.readString(config).replace("epochs: -1", "epochs: 1"));
    assertEquals(0, ConvertFlow.run(config).code());
    byte[] one = Files.readAllBytes(folder.resolve("best.rknn"));
    Path list = folder.resolve("dataset.txt");
    Files.writeString(list, Files.readString(list).lines().findFirst().orElseThrow());
    Files.writeString(config, Files.readString(config).replace("epochs: 1", "epochs: -1"));
    assertEquals(0, ConvertFlow.run(config).code());
    assertArrayEquals(one, Files.readAllBytes(folder.resolve("best.rknn")));
  }
}
