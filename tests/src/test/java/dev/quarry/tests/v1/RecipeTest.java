package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.Detector;
import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The recipe people follow: the configuration as it is shipped, but for paths, on YOLOv5 networks
/// and photographs. One network and two photographs in a usual run, all three and all photographs
/// with `-Dquarry.recipe=all`.
class RecipeTest {
  private static final boolean ALL = "all".equals(System.getProperty("quarry.recipe"));

  private static final List<String> STEPS =
      List.of(
          "model_type is onnx",
          "--> config model",
          "done",
          "--> Loading model",
          "done",
          "--> Building model",
          "acc_eval",
          "acc_eval done!",
          "done",
          "--> Export RKNN model",
          "done",
          "--> Init runtime environment",
          "done",
          "--> load img",
          "--> Running model",
          "done",
          "--> Begin evaluate model performance",
          "done");

  @ParameterizedTest
  @CsvSource({
    "trained/yolov5n-coco-640-sigmoid.onnx, true",
    "trained/yolov5n-coco-640-bn-raw.onnx, true",
    "structure/yolov5s.onnx.gz, false"
  })
  void theConfigurationRunsAsItIs(String model, boolean trained, @TempDir Path folder)
      throws IOException {
    assumeTrue(ALL || model.contains("sigmoid"), "one network unless -Dquarry.recipe=all");
    Path network = V1Samples.shared("models").resolve(model).toAbsolutePath();
    Path picture = V1Samples.shared("models/images/coco/bus.jpg").toAbsolutePath();
    dataset(folder, picture);
    ConvertFlow.Result result = ConvertFlow.run(config(folder, network, picture));
    assertEquals(0, result.code(), result.err());
    assertEquals(STEPS, result.out().lines().filter(STEPS::contains).toList());
    System.out.println(model + ": " + result.times());
    assertTrue(result.out().contains("outputs: 3\nshape: [1, 255, 80, 80]\n["), result.out());
    assertTrue(result.out().contains("FPS(800MHz):"), result.out());
    assertEquals(List.of("best.rknn", "config.yaml", "dataset.txt", "snapshot"), names(folder));
    assertEquals(
        List.of("entire_qnt_error_analysis.txt", "fp32", "individual_qnt_error_analysis.txt"),
        names(folder.resolve("snapshot")));
    V1File written = V1Reader.read(folder.resolve("best.rknn"));
    assertEquals(List.of(), V1Validator.check("best", written).errors());
    assertEquals(List.of(), V1Validator.check("best", written).warnings());
    if (trained) {
      requireBus(folder.resolve("best.rknn"), picture);
    }
  }

  private static void dataset(Path folder, Path picture) throws IOException {
    try (var files = Files.list(picture.resolveSibling("."))) {
      List<Path> others = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
      String lines =
          (ALL ? others : List.of(picture, others.getFirst()))
              .stream().map(file -> file.normalize().toString()).collect(Collectors.joining("\n"));
      Files.writeString(folder.resolve("dataset.txt"), lines + "\n");
    }
  }

  private static Path config(Path folder, Path network, Path picture) throws IOException {
    Path config = ConvertFlow.config(folder, "@MODEL@", network.toString());
    Path bundled = ConvertFlow.bundled();
    return Files.writeString(
        config,
        Files.readString(config)
            .replace(bundled.resolve("calib.txt").toString(), "./dataset.txt")
            .replace(bundled.resolve("val/val_001.png").toString(), picture.toString()));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// Three people and a bus.
  private static void requireBus(Path rknn, Path picture) {
    try (Network network = Quarry.open(rknn, 2)) {
      var classes = new ArrayList<>(Collections.nCopies(80, ""));
      List<Detection> found =
          new Detector(network, AnchorHead.yolov5(classes))
              .detect(Pictures.read(picture), Detector.DRAW_THRESHOLD, Detector.MAX_OVERLAP);
      List<Integer> kinds = found.stream().map(Detection::classId).sorted().toList();
      assertEquals(List.of(0, 0, 0, 5), kinds, found::toString);
    }
  }
}
