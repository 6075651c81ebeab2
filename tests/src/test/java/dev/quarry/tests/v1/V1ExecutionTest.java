package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.data.Pictures;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.simulator.v1.V1Lifting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Vendor files of RKNN v1, executed: shapes of every graph, and outputs against the ONNX networks
/// they were compiled from.
class V1ExecutionTest {
  /// Every file that holds a graph gives finite results of the shapes it says.
  @TestFactory
  Stream<DynamicTest> everyGraphExecutes() {
    return V1Samples.files().stream()
        .filter(file -> !file.toString().contains("nbg") && !file.toString().contains("resize_v1"))
        .map(file -> dynamicTest(String.valueOf(file.getFileName()), () -> executes(file)));
  }

  private static void executes(Path path) {
    V1File file = V1Reader.read(path);
    Module module = V1Lifting.lift(path.toString(), file);
    Verifier.verify(module);
    try (Network network = Quarry.open(path, 2)) {
      var samples = new ArrayList<Sample>();
      network.inputs().forEach(_ -> samples.add(new Sample.OfRandom(1)));
      List<NetworkOutput> outputs = network.run(samples);
      assertEquals(file.model().header().outputCount(), outputs.size());
      for (NetworkOutput output : outputs) {
        V1Tensor.Norm norm =
            file.model().norms().stream()
                .filter(n -> n.name().equals(output.name()))
                .findFirst()
                .orElseThrow();
        assertEquals(norm.size().reversed(), output.values().shape().dims());
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : output.values().floats()) {
          assertTrue(Float.isFinite(value));
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
        // The text detector finds no text in noise: all zeros, which its own test looks into.
        assertTrue(
            low < high || path.toString().contains("dbdet"), "a constant output: " + output.name());
      }
    }
  }

  @Test
  void mnistIsItsOnnx() {
    // Reference interpreter: outputs equal to 3 decimals.
    double cosine =
        cosine("mnist_rv1126_tk170", "samples/rknn1/mnist_digit.png", InputOptions.NONE);
    assertTrue(cosine >= 0.9998, () -> "cosine " + cosine);
  }

  @Test
  void yolov5liteIsItsOnnx() {
    // Reference interpreter: cosine 0.99983.
    double cosine =
        cosine(
            "yolov5lite_rv1126_tk170",
            "samples/rknn1/yolov5lite_calibration.jpg",
            InputOptions.unitRange());
    assertTrue(cosine >= 0.9998, () -> "cosine " + cosine);
  }

  @Test
  void textDetectorIsItsOnnx() {
    List<Float> half = List.of(127.5f, 127.5f, 127.5f);
    // Reference interpreter: cosine 0.988, on drawn text.
    double cosine =
        cosine(
            "dbdet_static_rv1126_tk173",
            "models/images/ppocr/11.jpg",
            new InputOptions(List.of(half), List.of(half), ChannelOrder.BGR));
    assertTrue(cosine >= 0.985, () -> "cosine " + cosine);
  }

  private static ImportOptions shapes(String name) {
    return name.startsWith("mnist")
        ? ImportOptions.NONE.withShape("input", Shape.of(1, 1, 28, 28))
        : ImportOptions.NONE;
  }

  private static double cosine(String name, String picture, InputOptions inputs) {
    List<Sample> sample = List.of(new Sample.OfPicture(Pictures.read(V1Samples.shared(picture))));
    Module onnx = Quarry.load(V1Samples.file(name + ".onnx"), shapes(name), inputs).module();
    try (Network executed = Quarry.open(V1Samples.file(name + ".rknn"), 2);
        Network exact = Quarry.open(onnx, 2)) {
      List<NetworkOutput> own = executed.run(sample);
      List<NetworkOutput> other = exact.run(sample);
      assertEquals(other.size(), own.size());
      var similarity = new Similarity();
      for (int i = 0; i < own.size(); i++) {
        similarity.add(own.get(i).values(), other.get(i).values());
      }
      System.out.println(name + " executed against its ONNX: cosine " + similarity.cosine());
      return similarity.cosine();
    }
  }

  @Test
  void precompiledAndCustomFilesAreRefusedWithTheReason() {
    Path nbg = V1Samples.file("yolov5n_relu_person_rv1126_tk175_nbg.rknn");
    var error = assertThrows(CompileException.class, () -> Quarry.open(nbg, 1));
    assertTrue(error.diagnostics().getFirst().text().contains("precompiled"));
    Path custom = V1Samples.file("resize_v1.rknn");
    error = assertThrows(CompileException.class, () -> Quarry.open(custom, 1));
    assertTrue(error.diagnostics().getFirst().text().contains("RESIZEAREA"));
  }
}
