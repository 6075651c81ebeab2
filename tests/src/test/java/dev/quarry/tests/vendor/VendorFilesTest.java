package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Detector;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.Detection;
import dev.quarry.ir.eval.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vendor's files, executed.
class VendorFilesTest {
  private static final double COSINE = 0.999;
  private static final int COCO_CLASSES = 80;

  /// The vendor's simulator computes in rounded float, so single steps of the outputs differ.
  @ParameterizedTest
  @ValueSource(strings = {"shapes-yolo-silu", "shapes-yolo-relu", "shapes-yolo-relu-perlayer"})
  void outputsAgreeWithTheVendorsSimulator(String name) throws IOException {
    Map<String, NpyArray> recorded =
        VendorSamples.arrays(VendorSamples.file("pairs/" + name + ".ref.npz"));
    NpyArray input = recorded.get("input_nhwc");
    var picture =
        new Picture(
            input.shape().at(input.shape().rank() - 2),
            input.shape().at(input.shape().rank() - 3),
            input.bytes());
    try (Network network = Quarry.open(VendorSamples.file("pairs/" + name + ".rknn"), 2)) {
      List<NetworkOutput> outputs = network.run(List.of(new Sample.OfPicture(picture)));
      for (int i = 0; i < outputs.size(); i++) {
        NpyArray expected = recorded.get("out" + i);
        var similarity = new Similarity();
        similarity.add(
            outputs.get(i).values(), Tensor.of(expected.shape(), expected.floats("out" + i)));
        double cosine = similarity.cosine();
        String what = name + " " + outputs.get(i).name() + " cosine " + cosine;
        System.out.println(what);
        assertTrue(cosine >= COSINE, what);
      }
      assertEquals(3, outputs.size());
    }
  }

  /// The boxes that an independent emulator of the registers finds
  /// (`reference/rknn2/emu/README.md`).
  @Test
  void yoloFindsThePeopleAndTheBus() {
    Picture picture = Pictures.read(VendorSamples.file("rknn2/bus.jpg"));
    var classes =
        IntStream.range(0, COCO_CLASSES)
            .mapToObj(i -> i == 0 ? "person" : i == 5 ? "bus" : "class" + i)
            .toList();
    var found = new ArrayList<String>();
    try (Network network = Quarry.open(VendorSamples.file("rknn2/y5n_3568.rknn"), 2)) {
      var detector = new Detector(network, AnchorHead.yolov5(classes));
      for (Detection d : detector.detect(picture, 0.4, 0.45)) {
        found.add(
            String.format(
                Locale.ROOT,
                "%s %.2f [%.0f,%.0f,%.0f,%.0f]",
                classes.get(d.classId()),
                d.score(),
                d.box().x1(),
                d.box().y1(),
                d.box().x2(),
                d.box().y2()));
      }
    }
    assertEquals(
        List.of(
            "person 0.83 [112,232,202,529]",
            "person 0.81 [209,241,288,512]",
            "person 0.60 [484,224,563,516]",
            "bus 0.49 [116,142,567,457]"),
        found);
  }
}
