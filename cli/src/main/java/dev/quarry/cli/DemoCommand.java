package dev.quarry.cli;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.Detector;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.data.AtomicFiles;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.BoxDrawing;
import dev.quarry.detect.HeadFile;
import dev.quarry.detect.LabeledPictures;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.passes.PassListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The whole way once: model in, file out, the file executed, boxes drawn.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compiles the bundled detector for RK3568, executes the written file, measures it, draws"
            + " boxes.",
    footer = {"", "Example:", "  quarry demo"})
final class DemoCommand implements Callable<Integer> {
  private static final int LABEL = 12;
  private static final int PICTURES_DRAWN = 6;

  private final Terminal terminal;

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      description = "The folder examples/shapes. Default: the one beside the sources.")
  private Optional<Path> examples = Optional.empty();

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Where the file and the picture go. Default: quarry-demo.")
  private Path outputDir = Path.of("quarry-demo");

  @Option(
      names = "--passes",
      paramLabel = "CHANGES",
      description = "Change the pipeline, for example +silu-to-relu.")
  private String passes = "";

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path folder = examples.orElseGet(DemoCommand::bundled);
    Path file = outputDir.resolve("shapes-yolo-silu.rknn");
    Path drawing = outputDir.resolve("boxes.png");
    AtomicFiles.requireWritable(file);
    Progress progress = Progresses.of(terminal, output);
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568)
            .with(InputOptions.unitRange())
            .withPasses(passes);
    Compilation done =
        Quarry.compile(
            folder.resolve("shapes-yolo-silu.onnx"),
            options,
            CalibrationSet.of(folder.resolve("calib.txt")),
            PassListener.NONE,
            progress);
    done.write(file);
    line(CompilationText.imported(done));
    done.passes().stream()
        .filter(pass -> pass.changed())
        .forEach(pass -> line(CompilationText.pass(pass)));
    line(CompilationText.calibration(done));
    line(CompilationText.written(done, file));
    AnchorHead head = HeadFile.read(folder.resolve("head.yaml"));
    LabeledPictures labeled = LabeledPictures.read(folder.resolve("val.json"));
    measure(done, file, drawing, head, labeled, progress);
    line("next        quarry inspect " + file + " --disasm");
    line("            quarry perf " + file);
    line(
        "            quarry compile MODEL.onnx --dataset PICTURES.txt --std-values 255,255,255"
            + " -o MODEL.rknn");
    return ExitCode.OK;
  }

  private void measure(
      Compilation done,
      Path file,
      Path drawing,
      AnchorHead head,
      LabeledPictures labeled,
      Progress progress) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Network compiled = Quarry.open(RknnReader.read(file), threads);
        Network original = Quarry.open(done.imported(), threads)) {
      Detector.Accuracy ours = new Detector(compiled, head).measure(labeled, progress);
      Detector.Accuracy theirs = new Detector(original, head).measure(labeled, progress);
      line(
          Text.pad("accuracy", LABEL)
              + Text.format(
                  "executed file mAP50 %.4f, mAP50-95 %.4f; float model %.4f, %.4f (%d pictures)",
                  ours.map50(),
                  ours.map50To95(),
                  theirs.map50(),
                  theirs.map50To95(),
                  labeled.pictures().size()));
      line(Text.pad("cosine", LABEL) + cosines(compiled, original, labeled));
      line(Text.pad("predicted", LABEL) + PredictionText.of(Quarry.predict(done.file())));
      draw(compiled, head, labeled, drawing);
      line(Text.pad("drew", LABEL) + drawing);
    }
  }

  private static String cosines(Network compiled, Network original, LabeledPictures labeled) {
    Map<String, Similarity> outputs = new LinkedHashMap<>();
    for (LabeledPictures.Labeled picture : labeled.pictures()) {
      List<Sample> sample = List.of(new Sample.OfPicture(Pictures.read(picture.file())));
      List<NetworkOutput> a = compiled.run(sample);
      List<NetworkOutput> b = original.run(sample);
      for (int i = 0; i < a.size(); i++) {
        outputs
            .computeIfAbsent(a.get(i).name(), _ -> new Similarity())
            .add(a.get(i).values(), b.get(i).values());
      }
    }
    return outputs.entrySet().stream()
            .map(e -> Text.format("%s %.5f", e.getKey(), e.getValue().cosine()))
            .collect(Collectors.joining(", "))
        + " against the float model";
  }

  /// Draws the first pictures side by side.
  private static void draw(
      Network network, AnchorHead head, LabeledPictures labeled, Path drawing) {
    var detector = new Detector(network, head);
    List<Picture> drawn =
        labeled.pictures().stream()
            .limit(PICTURES_DRAWN)
            .map(picture -> Pictures.read(picture.file()))
            .map(
                picture ->
                    BoxDrawing.draw(
                        picture.stretched(picture.width() * 2, picture.height() * 2),
                        doubled(
                            detector.detect(
                                picture, Detector.DRAW_THRESHOLD, Detector.MAX_OVERLAP)),
                        head.classes()))
            .toList();
    AtomicFiles.write(drawing, Pictures.toPng(Picture.sideBySide(drawn, 3)));
  }

  private static List<dev.quarry.detect.Detection> doubled(
      List<dev.quarry.detect.Detection> found) {
    return found.stream()
        .map(
            d ->
                new dev.quarry.detect.Detection(
                    d.classId(),
                    d.score(),
                    new dev.quarry.detect.Box(
                        2 * d.box().x1(), 2 * d.box().y1(), 2 * d.box().x2(), 2 * d.box().y2())))
        .toList();
  }

  private void line(String text) {
    terminal.out().println(text);
    terminal.out().flush();
  }

  /// The launcher says where the sources are.
  private static Path bundled() {
    String home = System.getProperty("quarry.home", ".");
    Path folder = Path.of(home).resolve("examples").resolve("shapes");
    if (!Files.isDirectory(folder)) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.FILE_NOT_FOUND,
                  folder.toString(),
                  "the bundled example is missing")
              .help("run quarry from its sources, or give the folder with --examples"));
    }
    return folder;
  }
}
