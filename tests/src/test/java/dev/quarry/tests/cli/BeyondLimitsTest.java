package dev.quarry.tests.cli;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quarry.frontend.testing.OnnxAttributes;
import dev.quarry.tests.limits.OnnxNet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models whose nodes do not fit the chip, on the command line.
class BeyondLimitsTest {
  @TempDir private Path folder = Path.of("");

  private Path model(Function<OnnxNet, String> build) throws Exception {
    var net = new OnnxNet();
    return Files.write(folder.resolve("large.onnx"), net.ending(build.apply(net)));
  }

  private static String conv(OnnxNet net, int width, int side) {
    return net.looked(
        "Conv",
        List.of(net.input(1, 8, 40, width), net.weights(4, 8, side, side)),
        ints("kernel_shape", side, side));
  }

  @Test
  void compileNamesNodeLimitNumberAndRemedy() throws Exception {
    Path file = model(net -> conv(net, 40, 33));
    Path out = folder.resolve("out.rknn");
    Outcome.of("compile", file, "--dtype", "f16", "-o", out)
        .refused(Outcome.INPUT, "E0401", "'node'", "conv-kernel", "1 to 31", "33", "help:");
    assertTrue(Files.notExists(out));
  }

  @Test
  void aDimensionThatNoRegisterHolds() throws Exception {
    Path file = model(net -> conv(net, 3000, 3));
    Path out = folder.resolve("out.rknn");
    Outcome.of("compile", file, "--dtype", "f16", "-o", out)
        .refused(Outcome.INPUT, "E0401", "'node'", "conv-width", "map width", "2047", "3000");
    assertTrue(Files.notExists(out));
  }

  @Test
  void checkSaysTheSameWithoutSamples() throws Exception {
    Outcome check = Outcome.of("check", model(net -> conv(net, 3000, 3)));
    assertEquals(Outcome.INPUT, check.code(), check::toString);
    assertTrue(check.out().contains("map width 3000, allowed 1 to 2047"), check::toString);
    assertTrue(check.out().contains("[conv-width]"), check::toString);
    assertTrue(check.out().endsWith("1 refused, for rk3568\n"), check::toString);
    assertEquals("", check.err());
  }

  @Test
  void checkAsJson() throws Exception {
    Path file =
        model(
            net -> {
              String soft = net.looked("Softmax", List.of(net.computed()), integer("axis", 1));
              return net.step("GlobalAveragePool", List.of(soft));
            });
    JsonNode said = new JsonMapper().readTree(Outcome.of("check", file, "--json").done().out());
    assertEquals("rk3568", said.path("target").asText());
    assertEquals(1, said.path("summary").path("cpu").asInt(), said::toString);
    assertEquals(1, said.path("summary").path("rewritten").asInt(), said::toString);
    assertEquals(0, said.path("summary").path("refused").asInt(), said::toString);
    for (JsonNode node : said.path("nodes")) {
      switch (node.path("placement").asText()) {
        case "cpu" -> {
          assertEquals("node", node.path("name").asText());
          assertEquals("softmax", node.path("limit").asText());
          assertTrue(node.path("reason").asText().contains("axis 1 of 1x8x6x6"));
          assertTrue(node.path("rewrite").asText().contains("--outputs"));
        }
        case "rewritten" -> assertEquals("reduce-to-conv", node.path("rewrite").asText());
        default -> assertEquals("npu", node.path("placement").asText());
      }
    }
  }

  /// A node without a form does not hide those that are written on weaker evidence.
  @Test
  void refusedAndUnseenNodesAreNamedTogether() throws Exception {
    Path file =
        model(
            net ->
                net.looked(
                    "ArgMax",
                    List.of(net.step("Exp", List.of(net.map()))),
                    OnnxAttributes.integer("axis", 1)));
    Outcome check = Outcome.of("check", file, "--target", "rk3399pro");
    assertEquals(Outcome.INPUT, check.code(), check::toString);
    assertTrue(
        check
            .out()
            .contains(
                "nodes on the NPU (1 of them with a warning), 0 on the CPU, 1 refused, for rk3399pro\n"),
        check::toString);
    assertTrue(check.out().contains("EXP"), check::toString);
  }
}
