package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.Detector;
import dev.quarry.ExecutionOptions;
import dev.quarry.Network;
import dev.quarry.data.AtomicFiles;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.BoxDrawing;
import dev.quarry.detect.Detection;
import dev.quarry.detect.HeadFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a detector on a picture.
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs a YOLOv5-style detector on a picture, prints and draws the boxes.",
    footer = {
      "",
      "Example:",
      "  quarry detect shapes.rknn --image examples/shapes/val/val_000.png \\",
      "      --head examples/shapes/head.yaml -o boxes.png"
    })
final class DetectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FILE", description = "An .rknn or .onnx file.")
  private Path file = Path.of("");

  @Option(names = "--image", required = true, paramLabel = "IMG", description = "The picture.")
  private Path image = Path.of("");

  @Option(
      names = "--head",
      paramLabel = "YAML",
      description = "Classes, strides, anchors. Default: YOLOv5 with the 80 classes of COCO.")
  private Optional<Path> head = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PNG",
      description = "Write the picture with the boxes.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "Smallest score. Default: 0.4.")
  private double threshold = Detector.DRAW_THRESHOLD;

  @Option(
      names = "--overlap",
      paramLabel = "IOU",
      description = "Boxes of one class that overlap more are one object. Default: 0.5.")
  private double overlap = Detector.MAX_OVERLAP;

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @Mixin private RoundingOptions rounding = new RoundingOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  DetectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    AnchorHead decoding = head.map(HeadFile::read).orElse(AnchorHead.yolov5(CocoClasses.NAMES));
    out.ifPresent(AtomicFiles::requireWritable);
    Picture picture = Pictures.read(image);
    ExecutionOptions execution = ExecutionOptions.on(threads.count()).with(rounding.rule());
    try (Network network = Networks.open(file, modelOptions, execution)) {
      var found = new Detector(network, decoding).detect(picture, threshold, overlap);
      show(picture, decoding.classes(), found, network);
    }
    return ExitCode.OK;
  }

  private void show(Picture picture, List<String> classes, List<Detection> found, Network network) {
    out.ifPresent(
        path -> AtomicFiles.write(path, Pictures.toPng(BoxDrawing.draw(picture, found, classes))));
    if (output.json()) {
      ObjectNode document = json(found, classes);
      RoundingOptions.put(document, network);
      print(Json.text(document));
      return;
    }
    for (Detection d : found) {
      print(
          Text.format(
              "%.3f  %-14s x1 %.1f  y1 %.1f  x2 %.1f  y2 %.1f",
              d.score(),
              name(d.classId(), classes),
              d.box().x1(),
              d.box().y1(),
              d.box().x2(),
              d.box().y2()));
    }
    if (!output.quiet()) {
      String what = found.size() == 1 ? " object" : " objects";
      print(found.size() + what + out.map(p -> ", drawn in " + p).orElse(""));
      RoundingOptions.note(network).ifPresent(this::print);
    }
  }

  private void print(String line) {
    terminal.out().println(line);
  }

  private static String name(int classId, List<String> classes) {
    return classId < classes.size() ? classes.get(classId) : "class " + classId;
  }

  private static ObjectNode json(List<Detection> found, List<String> classes) {
    ObjectNode document = Json.object();
    ArrayNode detections = document.putArray("detections");
    IntStream.range(0, found.size())
        .mapToObj(found::get)
        .forEach(
            d -> {
              ObjectNode entry =
                  detections
                      .addObject()
                      .put("class_id", d.classId())
                      .put("class", name(d.classId(), classes))
                      .put("score", d.score());
              entry
                  .putArray("box")
                  .add(d.box().x1())
                  .add(d.box().y1())
                  .add(d.box().x2())
                  .add(d.box().y2());
            });
    return document;
  }
}
