package dev.quarry.tests.v1;

import dev.quarry.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs `quarry convert` on the configuration of the recipe, with a byte-order mark, YAML 1.1 truth
/// values, comments, anchors and the word None, as its script ships it.
public final class ConvertFlow {
  private ConvertFlow() {}

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

  /// The folder of the bundled detectors.
  public static Path bundled() {
    return Path.of(System.getProperty("quarry.root", ".."))
        .resolve("examples/shapes")
        .toAbsolutePath();
  }

  /// The configuration for the bundled detector, one piece of the text replaced.
  public static Path config(Path folder, String from, String to) throws IOException {
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

  /// What a run of the command has left.
  public record Result(int code, String out, String err) {}

  /// Runs the command.
  public static Result run(Path config) {
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
}
