package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.cli.Main;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Validator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flow of rknn-toolkit 1.x users: a configuration with a byte-order mark, YAML 1.1 truth
/// values, comments, anchors and the word None, as their scripts ship it.
class ConvertTest {
  private static final String CONFIG =
      """
      running:
        model_type: onnx       # model type
        export: True
        inference: True
        eval_perf: True
      parameters:
        caffe:
          model: './mobilenet_v2.prototxt'
          proto: 'caffe'
          blobs: './mobilenet_v2.caffemodel'
        onnx:
          model: '@MODEL@'
      config:
        #mean_value: [[0,0,0]]
        #std_value: [[255,255,255]]
        channel_mean_value: '0 0 0 255'
        reorder_channel: '0 1 2'
        need_horizontal_merge: False
        batch_size: 1
        epochs: @EPOCHS@
        target_platform: ['rk3399pro']
        quantized_dtype: '@DTYPE@'
        optimization_level: 1
      build:
        do_quantization: True
        dataset: '@DATASET@'
        pre_compile: @PRECOMPILE@
      export_rknn:
        export_path: './best.rknn'
      init_runtime:
        target: rk3399pro
        device_id: null
        perf_debug: False
        eval_mem: False
        async_mode: False
      img: &img
        path: '@PICTURE@'
      inference:
        inputs: *img
        data_type: 'uint8'
        data_format: 'nhwc'
        inputs_pass_through: None
      eval_perf:
        inputs: *img
        data_type: 'uint8'
        data_format: 'nhwc'
        is_print: True
      """;

  private static Path bundled() {
    return Path.of(System.getProperty("quarry.root", ".."))
        .resolve("examples/shapes")
        .toAbsolutePath();
  }

  private static Path config(Path folder, String from, String to) throws IOException {
    String text =
        CONFIG
            .replace(from, to)
            .replace("@MODEL@", bundled().resolve("shapes-yolo-relu.onnx").toString())
            .replace("@DATASET@", bundled().resolve("calib.txt").toString())
            .replace("@PICTURE@", bundled().resolve("val/val_001.png").toString())
            .replace("@EPOCHS@", "-1")
            .replace("@DTYPE@", "asymmetric_quantized-u8")
            .replace("@PRECOMPILE@", "False");
    return Files.writeString(folder.resolve("config.yaml"), "\uFEFF" + text);
  }

  private record Result(int code, String out, String err) {}

  private static Result run(Path config) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "convert",
            config.toString());
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void recipeRunsInTheOrderOfItsScript(@TempDir Path folder) throws IOException {
    Result result = run(config(folder, "", ""));
    assertEquals(0, result.code, result.err);
    int at = 0;
    for (String line :
        List.of(
            "model_type is onnx",
            "--> config model",
            "--> Loading model",
            "--> Building model",
            "acc_eval",
            "layer (float against compiled)",
            "acc_eval done!",
            "--> Export RKNN model",
            "--> Init runtime environment",
            "--> load img",
            "--> Running model",
            "outputs: 3",
            "--> Begin evaluate model performance",
            "Total Time(us):",
            "FPS(800MHz):")) {
      int next = result.out.indexOf(line, at);
      assertTrue(next >= 0, line + " is missing or early in\n" + result.out);
      at = next;
    }
    List<String> lines =
        Files.readAllLines(folder.resolve("snapshot/entire_qnt_error_analysis.txt"));
    assertEquals(82, lines.size());
    assertTrue(lines.getFirst().startsWith("/stem/act/Relu "), lines.getFirst());
    Path written = folder.resolve("best.rknn");
    var file = V1Reader.read(written);
    assertEquals(List.of(), V1Validator.check("best", file).errors());
    assertEquals(List.of(255.0, 255.0, 255.0), file.model().header().preprocessing().std().get());
    assertEquals(1, file.model().header().optimizationLevel().get());
    assertEquals(List.of("RK1806", "RK1808", "RK3399PRO"), file.model().header().targets().get());
  }

  @Test
  void aFewIterationsUseAFewSamples(@TempDir Path folder) throws IOException {
    run(config(folder, "", ""));
    byte[] all = Files.readAllBytes(folder.resolve("best.rknn"));
    assertEquals(0, run(config(folder, "@EPOCHS@", "2")).code);
    assertFalse(java.util.Arrays.equals(all, Files.readAllBytes(folder.resolve("best.rknn"))));
  }

  @Test
  void unknownKeysAreErrorsWithASuggestion(@TempDir Path folder) throws IOException {
    Result result = run(config(folder, "reorder_channel:", "reorder_chanel:"));
    assertEquals(2, result.code);
    assertTrue(result.err.contains("config.reorder_chanel"), result.err);
    assertTrue(result.err.contains("reorder_channel"), result.err);
    assertFalse(Files.exists(folder.resolve("best.rknn")));
  }

  @Test
  void precompilingIsExplainedAndGoesOn(@TempDir Path folder) throws IOException {
    Result result = run(config(folder, "@PRECOMPILE@", "True"));
    assertEquals(0, result.code, result.err);
    assertTrue(result.err.contains("no honest tool can write it"), result.err);
  }

  @Test
  void chipsOfTwoFamiliesAreRefused(@TempDir Path folder) throws IOException {
    Result result = run(config(folder, "['rk3399pro']", "['rk3399pro', 'rv1126']"));
    assertEquals(2, result.code);
    assertTrue(result.err.contains("one family"), result.err);
  }

  @Test
  void fixedPointIsAccepted(@TempDir Path folder) throws IOException {
    Result result = run(config(folder, "@DTYPE@", "dynamic_fixed_point-i8"));
    assertEquals(0, result.code, result.err);
    assertTrue(
        V1Reader.read(folder.resolve("best.rknn")).model().virtuals().stream()
            .allMatch(v -> v.type().fractionBits().isPresent()));
  }
}
