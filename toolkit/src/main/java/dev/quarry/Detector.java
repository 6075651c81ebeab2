package dev.quarry;

import dev.quarry.data.Letterbox;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.Box;
import dev.quarry.detect.Detection;
import dev.quarry.detect.HeadDecoder;
import dev.quarry.detect.LabeledPictures;
import dev.quarry.detect.MeanAveragePrecision;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// A network with one picture input whose outputs are decoded to boxes.
///
/// @param network the network; the detector does not close it
/// @param head how its outputs are decoded
public record Detector(Network network, AnchorHead head) {
  /// Threshold and overlap for drawing boxes.
  public static final double DRAW_THRESHOLD = 0.4;

  /// Threshold for measuring accuracy.
  public static final double MEASURE_THRESHOLD = 0.01;

  /// Boxes of one class that overlap more are one object.
  public static final double MAX_OVERLAP = 0.5;

  private static final double HALF = 0.5;

  public Detector {
    if (network.inputs().size() != 1
        || !SampleFitting.isPictureShape(network.inputs().getFirst().shape())) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, "the network", "not a picture detector")
              .expected("one picture input", network.inputs().toString()));
    }
  }

  /// What is in a picture, in pixels of the picture; it is letterboxed to the network's size.
  public List<Detection> detect(Picture picture, double threshold, double overlap) {
    Shape shape = network.inputs().getFirst().shape();
    Letterbox box = picture.letterboxed(shape.at(3), shape.at(2));
    List<Tensor> outputs = outputs(new Sample.OfPicture(box.picture()));
    var found = new ArrayList<Detection>();
    for (Detection d : new HeadDecoder(head, threshold, overlap).decode(outputs)) {
      found.add(
          new Detection(
              d.classId(),
              d.score(),
              new Box(
                  Math.clamp(box.toOriginalX(d.box().x1()), 0, picture.width()),
                  Math.clamp(box.toOriginalY(d.box().y1()), 0, picture.height()),
                  Math.clamp(box.toOriginalX(d.box().x2()), 0, picture.width()),
                  Math.clamp(box.toOriginalY(d.box().y2()), 0, picture.height()))));
    }
    return found;
  }

  private List<Tensor> outputs(Sample sample) {
    List<NetworkOutput> outputs = network.run(List.of(sample));
    var ordered = new ArrayList<Tensor>();
    for (int i = 0; i < head.levels().size(); i++) {
      String wanted = head.levels().get(i).output();
      int position = i;
      NetworkOutput output =
          outputs.stream()
              .filter(o -> o.name().equals(wanted))
              .findFirst()
              .or(
                  () ->
                      wanted.isEmpty() && position < outputs.size()
                          ? java.util.Optional.of(outputs.get(position))
                          : java.util.Optional.empty())
              .orElseThrow(() -> noOutput(wanted, outputs));
      ordered.add(output.values());
    }
    return ordered;
  }

  private static CompileException noOutput(String wanted, List<NetworkOutput> outputs) {
    List<String> names = outputs.stream().map(NetworkOutput::name).toList();
    if (wanted.isEmpty()) {
      return new CompileException(
          Diagnostic.error(
                  DiagnosticCode.UNKNOWN_VALUE, "head", "the network has too few outputs for it")
              .expected("one output per stride of the head", names.toString())
              .help("describe the head of this detector with --head"));
    }
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.UNKNOWN_VALUE, "head", "the network has no output '" + wanted + "'")
            .expected("one of " + names, wanted)
            .help(DidYouMean.help(wanted, names)));
  }

  /// Accuracy on labeled pictures.
  ///
  /// @param map50 mean average precision at overlap 0.5
  /// @param map50To95 mean over overlaps 0.5 to 0.95
  public record Accuracy(double map50, double map50To95) {}

  /// Measures accuracy; the pictures are not resized if they have the network's size.
  public Accuracy measure(LabeledPictures labeled, Progress progress) {
    var found = new ArrayList<List<Detection>>();
    var truth = new ArrayList<List<Detection>>();
    progress.begin("measuring accuracy", labeled.pictures().size());
    for (LabeledPictures.Labeled picture : labeled.pictures()) {
      found.add(detect(Pictures.read(picture.file()), MEASURE_THRESHOLD, MAX_OVERLAP));
      truth.add(picture.boxes());
      progress.advance(found.size());
    }
    progress.end();
    var metric = new MeanAveragePrecision(labeled.classes().size());
    return new Accuracy(metric.at(found, truth, HALF), metric.over50To95(found, truth));
  }
}
