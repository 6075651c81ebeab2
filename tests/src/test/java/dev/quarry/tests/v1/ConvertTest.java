package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Detector;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.cli.Main;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.Detection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

  /// The recipe on a trained YOLOv5n with photographs; the file finds what is in the picture.
  @Test
  void recipeRunsOnYolov5(@TempDir Path folder) throws IOException {
    Path model = V1Samples.shared("models/trained/yolov5n-coco-640-sigmoid.onnx");
    Path pictures = V1Samples.shared("models/images/coco");
    Path picture = pictures.resolve("bus.jpg");
    Files.writeString(
        folder.resolve("dataset.txt"),
        picture + "\n" + pictures.resolve("000000075612.jpg") + "\n");
    Path config = config(folder, "@MODEL@", model.toAbsolutePath().toString());
    String text =
        Files.readString(config)
            .replace(bundled().resolve("calib.txt").toString(), "./dataset.txt")
            .replace(bundled().resolve("val/val_001.png").toString(), picture.toString());
    Result result = run(Files.writeString(config, text));
    assertEquals(0, result.code, result.err);
    assertTrue(result.out.contains("shape: [1, 255, 80, 80]"), result.out);
    assertTrue(result.out.contains("FPS(800MHz):"), result.out);
    try (Network network = Quarry.open(folder.resolve("best.rknn"), 2)) {
      var classes = new ArrayList<>(Collections.nCopies(80, ""));
      List<Detection> found =
          new Detector(network, AnchorHead.yolov5(classes))
              .detect(Pictures.read(picture), Detector.DRAW_THRESHOLD, Detector.MAX_OVERLAP);
      List<Integer> kinds = found.stream().map(Detection::classId).sorted().toList();
      assertEquals(List.of(0, 0, 0, 5), kinds, found.toString()); // three people and a bus
    }
  }

  @Test
  void aFewIterationsUseAFewSamples(@TempDir Path folder) throws IOException {
    run(config(folder, "", ""));
    byte[] all = Files.readAllBytes(folder.resolve("best.rknn"));
    assertEquals(0, run(config(folder, "@EPOCHS@", "2")).code);
    assertFalse(Arrays.equals(all, Files.readAllBytes(folder.resolve("best.rknn"))));
  }

  /// The toolkit's three ways to choose ranges give three files; another word is an error.
  @Test
  void algorithmsAreThoseOfTheToolkit(@TempDir Path folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String word : List.of("normal", "mmse", "kl_divergence")) {
      String key = "quantized_algorithm: '" + word + "'\n  epochs:";
      assertEquals(0, run(config(folder, "epochs:", key)).code);
      files.add(Files.readAllBytes(folder.resolve("best.rknn")));
    }
    assertFalse(Arrays.equals(files.get(0), files.get(1)));
    assertFalse(Arrays.equals(files.get(0), files.get(2)));
    assertFalse(Arrays.equals(files.get(1), files.get(2)));
    Result wrong = run(config(folder, "epochs:", "quantized_algorithm: entropy\n  epochs:"));
    assertEquals(2, wrong.code);
    assertTrue(wrong.err.contains("kl_divergence"), wrong.err);
  }

  /// As in the vendor's yolov5n_relu_person: rows, columns, channels, permuted by the first node,
  /// and marked outputs. What is computed stays the same.
  @Test
  void orderOfPicturesAndMarksOfOutputs(@TempDir Path folder) throws IOException {
    String key = "force_builtin_perm: True\n  output_optimize: 1\n  epochs:";
    assertEquals(0, run(config(folder, "epochs:", "epochs:")).code);
    Path best = folder.resolve("best.rknn");
    Path plain = Files.move(best, folder.resolve("plain.rknn"));
    Result result = run(config(folder, "epochs:", key));
    assertEquals(0, result.code, result.err);
    V1Model model = V1Reader.read(best).model();
    assertEquals("PERMUTE", model.nodes().getFirst().shortOp());
    assertEquals(1, model.header().inputFormat().get());
    assertEquals(0, model.header().inputTranspose().get());
    for (V1Tensor.Norm norm : model.norms()) {
      boolean input = norm.url().get().startsWith("images");
      assertEquals(!input, norm.optimized().isPresent(), norm.toString());
      if (input) {
        assertEquals(List.of(3, 160, 160, 1), norm.size());
      }
    }
    List<Sample> sample = List.of(Sample.read(bundled().resolve("val/val_001.png")));
    try (Network a = Quarry.open(plain, 1);
        Network b = Quarry.open(best, 1)) {
      List<NetworkOutput> expected = a.run(sample);
      List<NetworkOutput> found = b.run(sample);
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i).values().floats(), found.get(i).values().floats());
      }
    }
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
