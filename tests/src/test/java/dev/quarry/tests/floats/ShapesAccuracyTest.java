package dev.quarry.tests.floats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.Box;
import dev.quarry.detect.Detection;
import dev.quarry.detect.HeadDecoder;
import dev.quarry.detect.MeanAveragePrecision;
import dev.quarry.ir.eval.Evaluation;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.type.Shape;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The accuracy of the float networks of `models/shapes` on its 200 validation pictures, against
/// what ONNX Runtime reaches.
final class ShapesAccuracyTest {
  private static final Pattern IMAGE =
      Pattern.compile("\\{\"file\":\"([^\"]+)\",\"boxes\":\\[((?:\\[[^\\]]*\\],?)*)\\]\\}");

  private static final Pattern BOX = Pattern.compile("\\[([^\\]]*)\\]");

  private static final AnchorHead HEAD =
      new AnchorHead(
          List.of("circle", "square", "triangle", "star", "cross"),
          List.of(
              level(8, 14, 14, 19, 22, 26, 24),
              level(16, 34, 30, 32, 40, 44, 44),
              level(32, 54, 62, 64, 54, 76, 76)),
          AnchorHead.Scores.RAW);

  private static AnchorHead.Level level(int stride, int... sizes) {
    var anchors = new ArrayList<AnchorHead.Anchor>();
    for (int i = 0; i < sizes.length; i += 2) {
      anchors.add(new AnchorHead.Anchor(sizes[i], sizes[i + 1]));
    }
    return new AnchorHead.Level("", stride, anchors);
  }

  @Test
  void siluNetwork() throws IOException {
    check("shapes-yolo-silu.onnx", 0.9909, 0.6596);
  }

  @Test
  void reluNetwork() throws IOException {
    check("shapes-yolo-relu.onnx", 0.9927, 0.6641);
  }

  private static void check(String file, double map50, double map5095) throws IOException {
    Path folder = Recorded.models().resolve("shapes");
    Graph graph = Networks.read(folder.resolve(file));
    var decoder = new HeadDecoder(HEAD, 0.01, 0.5);
    var found = new ArrayList<List<Detection>>();
    var truth = new ArrayList<List<Detection>>();
    Evaluator evaluator = new FastEvaluator(2);
    try (Evaluation evaluation = evaluator.prepare(graph)) {
      Matcher image = IMAGE.matcher(Files.readString(folder.resolve("val.json")));
      while (image.find()) {
        Path picture = folder.resolve("val").resolve(image.group(1));
        found.add(decoder.decode(evaluation.run(List.of(input(Pictures.read(picture))))));
        truth.add(labels(image.group(2)));
      }
    }
    assertEquals(200, found.size());
    var measure = new MeanAveragePrecision(HEAD.classes().size());
    double at50 = measure.at(found, truth, 0.5);
    double over = measure.over50To95(found, truth);
    System.out.printf(Locale.ROOT, "%s: mAP50 %.4f, mAP50-95 %.4f%n", file, at50, over);
    assertEquals(map50, at50, 0.002);
    assertEquals(map5095, over, 0.002);
  }

  private static Tensor input(Picture picture) {
    int plane = picture.width() * picture.height();
    float[] data = new float[3 * plane];
    for (int i = 0; i < data.length; i++) {
      int pixel = i % plane;
      data[i] = picture.at(pixel % picture.width(), pixel / picture.width(), i / plane) / 255f;
    }
    return Tensor.of(Shape.of(1, 3, picture.height(), picture.width()), data);
  }

  private static List<Detection> labels(String boxes) {
    var labels = new ArrayList<Detection>();
    Matcher box = BOX.matcher(boxes);
    while (box.find()) {
      String[] n = box.group(1).split(",");
      labels.add(
          new Detection(
              Integer.parseInt(n[0]),
              1,
              new Box(
                  Double.parseDouble(n[1]),
                  Double.parseDouble(n[2]),
                  Double.parseDouble(n[3]),
                  Double.parseDouble(n[4]))));
    }
    return labels;
  }
}
