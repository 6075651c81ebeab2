package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Shape;
import dev.quarry.passes.PassListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How far the outputs of 8-bit files are from the float network: ours executed, the vendor's as
/// its simulator recorded them, both for the same stored input.
class AccuracyAgainstVendorTest {
  private static final int CALIBRATION = 20;

  /// The vendor calibrated on samples that are not all at hand.
  private static final double SLACK = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "shapes/shapes-yolo-relu, 0 0 0, 255 255 255, shapes/calib",
    "shapes/shapes-yolo-silu, 0 0 0, 255 255 255, shapes/calib",
    "trained/yolov5n-coco-320-decode, 0 0 0, 255 255 255, images/coco",
    "trained/lprnet-24x94, 127.5 127.5 127.5, 128 128 128, images/lprnet",
    "trained/retinaface-mobile025-320, 104 117 123, 1 1 1, images/face",
    "trained/ppocr-cls-48x192, 127.5 127.5 127.5, 127.5 127.5 127.5, images/ppocr",
    "trained/ppocrv4-det-480, 123.675 116.28 103.53, 58.395 57.12 57.375, images/ppocr",
    "trained/kws-dnn-s, '', '', ''",
    "trained/mnist-8, '', '', ''",
  })
  void outputsAreAtLeastAsCloseToTheFloatNetwork(
      String network, String means, String stds, String calibration) throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    Path onnx = models.resolve(network + ".onnx");
    assumeTrue(Files.exists(onnx), "network not found: " + onnx);
    String name = network.substring(network.indexOf('/') + 1);
    Map<String, NpyArray> recorded =
        VendorSamples.arrays(VendorSamples.file("pairs/" + name + ".ref.npz"));
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568);
    if (!means.isEmpty()) {
      options =
          options.with(
              new InputOptions(List.of(numbers(means)), List.of(numbers(stds)), ChannelOrder.RGB));
    }
    Module module = Quarry.load(onnx, ImportOptions.NONE, options.inputs()).module();
    Sample sample =
        sample(recorded.get("input_nhwc"), module.graph().inputs().getFirst().value().shape());
    CalibrationSet samples =
        calibration.isEmpty()
            ? CalibrationSet.of(List.of(List.of(sample)))
            : CalibrationSet.of(pictures(models.resolve(calibration)));
    Compilation done = Quarry.compile(onnx, options, samples, PassListener.NONE, Progress.NONE);
    List<NetworkOutput> executed;
    List<NetworkOutput> real;
    try (Network ours = Quarry.open(done.file(), 2);
        Network floats = Quarry.open(module, 2)) {
      executed = ours.run(List.of(sample));
      real = floats.run(List.of(sample));
    }
    for (int i = 0; i < executed.size(); i++) {
      NpyArray theirs = recorded.get("out" + i);
      Tensor vendor = Tensor.of(theirs.shape(), theirs.floats("out" + i));
      double own = cosine(executed.get(i).values(), real.get(i).values());
      double other = cosine(vendor, real.get(i).values());
      String what =
          String.format(
              Locale.ROOT, "%s output %d: cosine %.5f, the vendor's %.5f", name, i, own, other);
      System.out.println(what);
      assertTrue(own >= other - SLACK, what);
    }
  }

  private static double cosine(Tensor a, Tensor b) {
    var similarity = new Similarity();
    similarity.add(a, b);
    return similarity.cosine();
  }

  private static List<Float> numbers(String text) {
    return Stream.of(text.split(" ", -1)).map(Float::valueOf).toList();
  }

  private static Sample sample(NpyArray input, Shape shape) {
    boolean picture = input.kind().equals("u1") && shape.rank() == 4 && shape.at(1) == 3;
    return picture
        ? new Sample.OfPicture(new Picture(shape.at(3), shape.at(2), input.bytes()))
        : new Sample.OfArray(NpyArray.of(shape, input.floats("input")), "input");
  }

  private static List<List<Sample>> pictures(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpg|png)"))
          .sorted()
          .limit(CALIBRATION)
          .map(f -> Optional.of(Sample.read(f)).stream().toList())
          .toList();
    }
  }
}
