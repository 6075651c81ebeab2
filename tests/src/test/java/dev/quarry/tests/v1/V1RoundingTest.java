package dev.quarry.tests.v1;

import dev.quarry.Detector;
import dev.quarry.ExecutionOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkLayer;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.data.Pictures;
import dev.quarry.detect.HeadFile;
import dev.quarry.detect.LabeledPictures;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// What the rounding rule of files of container version 1 changes; the tables of `numerics.md`.
class V1RoundingTest {
  private static final String PAGE = "docs/numerics.md";
  private static final String YOLOV5_LITE = "yolov5lite_rv1126_tk170";
  private static final String TEXT_DETECTOR = "dbdet_static_rv1126_tk173";
  private static final int PICTURES = 20;
  private static final int STEPS = 255;

  @Test
  void outputsByRule() throws IOException {
    Path shapes = V1Samples.shared("models/shapes");
    List<Sample> pictures =
        LabeledPictures.read(shapes.resolve("val.json")).pictures().stream()
            .limit(PICTURES)
            .map(p -> Sample.read(p.file()))
            .toList();
    var table = new StringBuilder("| network | pictures | values | away | up | zero |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (String network : List.of("shapes-yolo-silu", "shapes-yolo-relu")) {
      table.append(differences(network + ", u8", compiled(shapes, network), pictures));
    }
    V1File lite = V1Reader.read(V1Samples.file(YOLOV5_LITE + ".rknn"));
    table.append(
        differences(
            "yolov5lite (RV1126)", lite, sample("samples/rknn1/yolov5lite_calibration.jpg")));
    V1File text = V1Reader.read(V1Samples.file(TEXT_DETECTOR + ".rknn"));
    table.append(differences("text detector (RV1126)", text, sample("models/images/ppocr/11.jpg")));
    GeneratedPage.checkPart(PAGE, "rounding-differences", table.toString(), V1RoundingTest.class);
  }

  private static V1File compiled(Path folder, String network) {
    return V1Reader.read(
        network, V1CompileTest.compile(folder, network, TensorDomain.U8).contents());
  }

  private static List<Sample> sample(String picture) {
    return List.of(Sample.read(V1Samples.shared(picture)));
  }

  private static String differences(String name, V1File file, List<Sample> pictures) {
    List<NetworkOutput> even = outputs(file, pictures, RoundingRule.HALF_EVEN);
    int values = even.stream().mapToInt(o -> o.values().floats().length).sum();
    var row = new StringBuilder("| " + name + " | " + pictures.size() + " | " + values + " |");
    for (RoundingRule rule :
        List.of(RoundingRule.HALF_AWAY, RoundingRule.HALF_UP, RoundingRule.TOWARD_ZERO)) {
      row.append(difference(file, even, outputs(file, pictures, rule)));
    }
    return row.append('\n').toString();
  }

  private static List<NetworkOutput> outputs(
      V1File file, List<Sample> pictures, RoundingRule rule) {
    var outputs = new ArrayList<NetworkOutput>();
    try (Network network = V1Compiler.open(file, ExecutionOptions.on(2).with(rule))) {
      pictures.forEach(p -> outputs.addAll(network.run(List.of(p))));
    }
    return outputs;
  }

  private static String difference(
      V1File file, List<NetworkOutput> even, List<NetworkOutput> other) {
    List<NetworkLayer> stored;
    try (Network network = V1Compiler.open(file, 1)) {
      stored = network.storedOutputs();
    }
    long different = 0;
    long all = 0;
    long largest = 0;
    for (int i = 0; i < even.size(); i++) {
      NetworkLayer layer = stored.get(i % stored.size());
      double step = (layer.high() - layer.low()) / STEPS;
      float[] a = even.get(i).values().floats();
      float[] b = other.get(i).values().floats();
      all += a.length;
      for (int k = 0; k < a.length; k++) {
        different += a[k] == b[k] ? 0 : 1;
        largest = Math.max(largest, Math.round(Math.abs((double) a[k] - b[k]) / step));
      }
    }
    return String.format(Locale.ROOT, " %.3f %%, %d |", 100.0 * different / all, largest);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "quarry.measure",
      matches = "true",
      disabledReason = "minutes: -Dquarry.measure=true")
  void accuracyByRule() throws IOException {
    Path shapes = V1Samples.shared("models/shapes");
    var table = new StringBuilder("| network | measure | even | away | up | zero |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (String network : List.of("shapes-yolo-silu", "shapes-yolo-relu")) {
      V1File file = compiled(shapes, network);
      table.append(
          row(
              network + ", u8 | mAP50-95, 200 pictures",
              rule -> String.format(Locale.ROOT, "%.4f", meanPrecision(shapes, file, rule))));
    }
    table.append(
        row(
            "yolov5lite | cosine with its ONNX",
            rule -> cosine(YOLOV5_LITE, "samples/rknn1/yolov5lite_calibration.jpg", rule)));
    table.append(
        row(
            "text detector | cosine with its ONNX",
            rule -> cosine(TEXT_DETECTOR, "models/images/ppocr/11.jpg", rule)));
    GeneratedPage.checkPart(PAGE, "rounding-accuracy", table.toString(), V1RoundingTest.class);
  }

  private static String row(String name, Function<RoundingRule, String> measure) {
    var row = new StringBuilder("| " + name + " |");
    for (RoundingRule rule : RoundingRule.values()) {
      row.append(' ').append(measure.apply(rule)).append(" |");
    }
    return row.append('\n').toString();
  }

  private static double meanPrecision(Path folder, V1File file, RoundingRule rule) {
    try (Network executed = V1Compiler.open(file, ExecutionOptions.on(2).with(rule))) {
      Path bundled = Path.of(System.getProperty("quarry.root", "..")).resolve("examples/shapes");
      var head = HeadFile.read(bundled.resolve("head.yaml"));
      LabeledPictures labeled = LabeledPictures.read(folder.resolve("val.json"));
      return new Detector(executed, head).measure(labeled, Progress.NONE).map50To95();
    }
  }

  private static String cosine(String name, String picture, RoundingRule rule) {
    List<Sample> sample = List.of(new Sample.OfPicture(Pictures.read(V1Samples.shared(picture))));
    V1File file = V1Reader.read(V1Samples.file(name + ".rknn"));
    try (Network executed = V1Compiler.open(file, ExecutionOptions.on(2).with(rule))) {
      InputOptions inputs =
          InputOptions.of(executed.inputs().stream().map(i -> i.preprocessing()).toList());
      Path onnx = V1Samples.file(name + ".onnx");
      try (Network exact = Quarry.open(Quarry.load(onnx, ImportOptions.NONE, inputs).module(), 2)) {
        List<NetworkOutput> own = executed.run(sample);
        List<NetworkOutput> other = exact.run(sample);
        var similarity = new Similarity();
        for (int i = 0; i < own.size(); i++) {
          similarity.add(own.get(i).values(), other.get(i).values());
        }
        return String.format(Locale.ROOT, "%.5f", similarity.cosine());
      }
    }
  }
}
