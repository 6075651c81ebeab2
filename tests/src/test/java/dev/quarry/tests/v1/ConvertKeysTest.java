package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.convert.ConvertConfig;
import dev.quarry.convert.OptimizationLevel;
import dev.quarry.ir.type.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What single keys of a configuration do.
class ConvertKeysTest {
  /// The configuration with a key of section `config` before its epochs.
  private static Path with(Path folder, String lines) throws IOException {
    return ConvertFlow.config(folder, "epochs:", lines + "\n  epochs:");
  }

  @Test
  void aBatchIsInTheFileAndInTheResult(@TempDir Path folder) throws IOException {
    Path config =
        ConvertFlow.config(folder, "  pre_compile:", "  rknn_batch_size: 3\n  pre_compile:");
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("shape: [3, 30, 20, 20]"), result.out());
    assertTrue(result.out().contains("one run takes 3 samples"), result.out());
    V1Model model = V1Reader.read(folder.resolve("best.rknn")).model();
    assertTrue(model.norms().stream().allMatch(norm -> norm.size().getLast() == 3));
  }

  @Test
  void aBatchOfNoneIsAnError(@TempDir Path folder) throws IOException {
    Path config =
        ConvertFlow.config(folder, "  pre_compile:", "  rknn_batch_size: 0\n  pre_compile:");
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(2, result.code());
    assertTrue(result.err().contains("build.rknn_batch_size"), result.err());
  }

  @Test
  void memoryIsShownBehindTheTimes(@TempDir Path folder) throws IOException {
    ConvertFlow.Result result =
        ConvertFlow.run(ConvertFlow.config(folder, "eval_mem: False", "eval_mem: True"));
    int times = result.out().indexOf("FPS(800MHz):");
    int memory = result.out().indexOf("Memory Profile Info Dump");
    assertTrue(times > 0 && memory > times, result.out());
  }

  /// Every key that changes nothing is named once, by what it would have meant.
  @Test
  void idleKeysAreNamedOnce(@TempDir Path folder) throws IOException {
    String keys =
        "mmse_epoch: 5\n  do_sparse_network: False\n  model_pruning: True\n"
            + "  quantize_input_node: True\n  merge_dequant_layer_and_output_node: True";
    Path config = with(folder, keys);
    Files.writeString(
        config,
        Files.readString(config)
            .replace("inputs_pass_through: None", "inputs_pass_through: [1]")
            .replace("data_type: 'uint8'", "data_type: 'float32'")
            .replace("data_format: 'nhwc'", "data_format: 'nchw'"));
    List<String> notes = ConvertConfig.read(config).notes();
    for (String key :
        List.of(
            "config.mmse_epoch",
            "config.do_sparse_network",
            "config.model_pruning",
            "config.quantize_input_node",
            "config.merge_dequant_layer_and_output_node",
            "inference.inputs_pass_through",
            "inference.data_type",
            "inference.data_format")) {
      assertEquals(1, notes.stream().filter(n -> n.startsWith(key + ":")).count(), notes::toString);
    }
    assertEquals(
        List.of("init_runtime.target: the file is executed on this computer"),
        ConvertConfig.read(ConvertFlow.config(folder, "", "")).notes());
  }

  @Test
  void sizesOfInputsArriveAtTheImporter(@TempDir Path folder) throws IOException {
    Path config =
        ConvertFlow.config(
            folder,
            "    model: '@MODEL@'",
            "    model: '@MODEL@'\n    inputs: ['images']\n    input_size_list: [[3, 160, 160]]");
    assertEquals(
        Shape.of(1, 3, 160, 160), ConvertConfig.read(config).imports().shapes().get("images"));
    Files.writeString(
        config, Files.readString(config).replace("[[3, 160, 160]]", "[[3, 96, 160]]"));
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(1, result.code(), result.err());
    assertTrue(result.err().contains("input 'images'"), result.err());
    Files.writeString(config, Files.readString(config).replace("['images']", "['images', 'x']"));
    result = ConvertFlow.run(config);
    assertEquals(2, result.code());
    assertTrue(result.err().contains("input_size_list"), result.err());
  }

  /// The level is printed with what it switches, kept in the file, and does what it says.
  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "2, true", "3, true"})
  void levelsSwitchPasses(int level, boolean swish, @TempDir Path folder) throws IOException {
    Path config =
        ConvertFlow.config(folder, "optimization_level: 1", "optimization_level: " + level);
    Files.writeString(config, Files.readString(config).replace("yolo-relu", "yolo-silu"));
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(0, result.code(), result.err());
    String passes = String.join(", ", new OptimizationLevel(level).passes());
    String line = "optimization_level " + level + ": " + passes;
    assertTrue(
        result.out().contains(level == 0 ? "optimization_level 0: only what files need" : line),
        result.out());
    V1Model model = V1Reader.read(folder.resolve("best.rknn")).model();
    assertEquals(level, model.header().optimizationLevel().get());
    assertEquals(swish, has(model, "SWISH"));
    assertEquals(!swish, has(model, "MULTIPLY"));
  }

  private static boolean has(V1Model model, String op) {
    return model.nodes().stream().anyMatch(node -> node.shortOp().equals(op));
  }

  @Test
  void thereAreFourLevels(@TempDir Path folder) throws IOException {
    Path config = ConvertFlow.config(folder, "optimization_level: 1", "optimization_level: 4");
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(2, result.code());
    assertTrue(result.err().contains("0, 1, 2 or 3"), result.err());
  }

  /// The two middle levels are the usual chain, so that files stay what they are.
  @Test
  void theMiddleLevelsAreTheUsualChain() {
    assertEquals("", new OptimizationLevel(1).changes());
    assertEquals("", new OptimizationLevel(2).changes());
    assertEquals("-recognise-silu,-fold-batch-norm", new OptimizationLevel(0).changes());
  }

  /// The two 1x1 convolutions at the beginning of a C3 block read the same map.
  @Test
  void branchesAreMergedWhenAskedFor(@TempDir Path folder) throws IOException {
    assertEquals(0, ConvertFlow.run(ConvertFlow.config(folder, "", "")).code());
    V1Model plain = V1Reader.read(folder.resolve("best.rknn")).model();
    Path config =
        ConvertFlow.config(folder, "need_horizontal_merge: False", "need_horizontal_merge: True");
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(0, result.code(), result.err());
    V1Model merged = V1Reader.read(folder.resolve("best.rknn")).model();
    assertTrue(count(merged, "CONV2D") < count(plain, "CONV2D"));
    assertTrue(count(merged, "SLICE") > count(plain, "SLICE"));
    assertFalse(result.err().contains("need_horizontal_merge"), result.err());
  }

  private static long count(V1Model model, String op) {
    return model.nodes().stream().filter(node -> node.shortOp().equals(op)).count();
  }

  /// The table of levels in the documentation is the one in the code.
  @Test
  void levelsAreDocumented() throws IOException {
    String page = Files.readString(ConvertFlow.bundled().resolve("../../docs/rk3399pro.md"));
    assertTrue(
        page.contains(OptimizationLevel.markdown()),
        "docs/rk3399pro.md should hold\n" + OptimizationLevel.markdown());
  }
}
