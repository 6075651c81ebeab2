package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkInput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.V1Compilation;
import dev.quarry.V1Compiler;
import dev.quarry.accuracy.AccuracyReport;
import dev.quarry.accuracy.AccuracyRun;
import dev.quarry.accuracy.LayerAccuracy;
import dev.quarry.accuracy.LayerObserver;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.layerquant.TensorDomain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Accuracy layer by layer, of own files and of the vendor's.
class V1AccuracyTest {
  private static Path bundled() {
    return Path.of(System.getProperty("quarry.root", "..")).resolve("examples/shapes");
  }

  private static AccuracyReport compare(Module floats, Network compiled, List<Path> pictures) {
    try (var run = new AccuracyRun(floats, compiled, 2)) {
      pictures.forEach(p -> run.compare(List.of(Sample.read(p)), LayerObserver.NONE));
      return run.report();
    }
  }

  /// Errors pile up along the network; a layer fed with float values only has its own.
  @ParameterizedTest
  @CsvSource({"U8, 0.99, 0.985", "DFP8, 0.93, 0.92", "DFP16, 0.999999, 0.99999"})
  void layersOfTheBundledDetector(TensorDomain domain, double single, double entire) {
    V1Compilation done = V1CompileTest.compile(bundled(), "shapes-yolo-relu", domain);
    Module floats =
        Quarry.load(
                bundled().resolve("shapes-yolo-relu.onnx"),
                ImportOptions.NONE,
                InputOptions.unitRange())
            .module();
    AccuracyReport report;
    try (Network compiled = V1Compiler.open(done.file(), 2)) {
      report = compare(floats, compiled, List.of(bundled().resolve("calib/calib_000.png")));
    }
    assertEquals(82, report.layers().size());
    assertEquals(List.of(), report.unmatched());
    LayerAccuracy first = report.layers().getFirst();
    assertEquals(first.entire(), first.single());
    assertEquals(
        List.of("/stem/conv/Conv", "/stem/bn/BatchNormalization", "/stem/act/Relu"),
        first.onnxNodes());
    for (LayerAccuracy layer : report.layers()) {
      assertTrue(layer.single().mean().cosine() >= single, layer::toString);
      assertTrue(layer.entire().mean().cosine() >= entire, layer::toString);
      assertTrue(
          layer.single().mean().euclid() <= layer.entire().mean().euclid() * 1.05 + 1e-6,
          layer::toString);
    }
  }

  /// The vendor's file, matched with its ONNX by the names of nodes: fed separately, every layer
  /// does what the ONNX node does.
  @Test
  void layersOfTheVendorsYolov5lite() {
    Path picture = V1Samples.file("yolov5lite_calibration.jpg");
    try (Network compiled = Quarry.open(V1Samples.file("yolov5lite_rv1126_tk170.rknn"), 2)) {
      InputOptions inputs =
          InputOptions.of(compiled.inputs().stream().map(NetworkInput::preprocessing).toList());
      Module floats =
          Quarry.load(V1Samples.file("yolov5lite_rv1126_tk170.onnx"), ImportOptions.NONE, inputs)
              .module();
      AccuracyReport report = compare(floats, compiled, List.of(picture));
      assertEquals(138, report.layers().size());
      assertEquals(List.of(), report.unmatched());
      LayerAccuracy worst = report.byDamage().getFirst();
      System.out.println(
          "yolov5lite: layer that adds most noise: "
              + worst.label()
              + ", "
              + worst.damageDb()
              + " dB; output "
              + report.outputs());
      for (LayerAccuracy layer : report.layers()) {
        assertTrue(layer.single().mean().cosine() > 0.99, layer::toString);
        assertTrue(layer.entire().mean().cosine() > 0.96, layer::toString);
      }
    }
  }
}
