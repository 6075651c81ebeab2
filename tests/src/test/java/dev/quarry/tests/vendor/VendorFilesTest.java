package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Detector;
import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.detect.AnchorHead;
import dev.quarry.detect.Detection;
import dev.quarry.ir.diag.CompileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The vendor's files, executed.
class VendorFilesTest {
  private static final int COCO_CLASSES = 80;

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

  /// A file with an op of its user, which only the user's code could compute.
  @Test
  void anOpOfTheUserIsRefusedByName() {
    Path file = VendorSamples.file("rknn2/dr_3568.rknn");
    var refused = assertThrows(CompileException.class, () -> Quarry.open(file, 1).close());
    String message = refused.getMessage();
    assertTrue(message.contains("cstDualResidual"), message);
  }
}
