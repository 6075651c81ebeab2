package dev.quarry.tests.v1;

import dev.quarry.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

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
        tensorflow:
          tf_pb: './ssd_mobilenet_v1_coco_2017_11_17.pb'
          inputs: ['FeatureExtractor/MobilenetV1/MobilenetV1/Conv2d_0/BatchNorm/batchnorm/mul_1']
          outputs: ['concat', 'concat_1']
          input_size_list: [[300, 300, 3]]
        tflite:
          model: './sample/tflite/mobilenet_v1/mobilenet_v1.tflite'
        onnx:      # the block of model_type
          model: '@MODEL@'
        darknet:
          model: './yolov3-tiny.cfg'
          weight: './yolov3.weights'
        pytorch:
          model: './yolov5.pt'
          input_size_list: [[3, 512, 512]]
        mxnet:
          symbol: 'resnext50_32x4d-symbol.json'
          params: 'resnext50_32x4d-4ecf62e2.params'
          input_size_list: [[3, 224, 224]]
        rknn:
          path: './bestrk.rknn'
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
  public record Result(int code, String out, String err, String times) {}

  /// Runs the command.
  public static Result run(Path config) {
    var out = new TimedLines();
    var err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "convert",
            config.toString());
    return new Result(
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        out.times());
  }

  /// What is written, and when the steps (`-->` and the comparison) were announced.
  private static final class TimedLines extends ByteArrayOutputStream {
    private final StringBuilder times = new StringBuilder();
    private long last = System.nanoTime();

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      String text = new String(bytes, from, length, StandardCharsets.UTF_8);
      if (text.startsWith("-->") || text.startsWith("acc_eval")) {
        long now = System.nanoTime();
        times.append(
            String.format(Locale.ROOT, "%.2f s, then %s; ", (now - last) * 1e-9, text.strip()));
        last = now;
      }
    }

    synchronized String times() {
      return times + String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - last) * 1e-9);
    }
  }
}
