package dev.quarry.tests.floats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.frontend.HeadCut;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.type.Shape;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Detectors cut behind their last convolutions: both parts together compute what the whole does.
final class HeadCutNetworksTest {
  private static final double TOLERANCE = 1e-4;

  private final Evaluator evaluator = new FastEvaluator(2);

  /// The two parts of a network.
  private record Parts(HeadCut cut, Graph npu, Graph tail) {
    static Parts of(Path model) {
      HeadCut cut = HeadCut.of(model, ImportOptions.NONE);
      Graph npu = new OnnxImporter().read(model, cut.part(ImportOptions.NONE)).module().graph();
      Map<String, Shape> shapes = new HashMap<>();
      npu.outputs().forEach(o -> shapes.put(o.name(), o.value().shape()));
      ByteBuffer tail = ByteBuffer.wrap(cut.tail(shapes));
      Graph rest =
          new OnnxImporter().read(tail, model + ", tail", ImportOptions.NONE).module().graph();
      return new Parts(cut, npu, rest);
    }

    List<Tensor> run(Evaluator evaluator, List<Tensor> inputs) {
      Map<String, Tensor> values = new HashMap<>();
      put(values, npu, Networks.run(npu, evaluator, inputs));
      List<Tensor> read =
          tail.inputs().stream().map(GraphInput::name).map(name -> get(values, name)).toList();
      put(values, tail, Networks.run(tail, evaluator, read));
      return cut.outputs().stream().map(name -> get(values, name)).toList();
    }

    private static void put(Map<String, Tensor> values, Graph graph, List<Tensor> results) {
      List<String> names = graph.outputs().stream().map(GraphOutput::name).toList();
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), results.get(i));
      }
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
      Tensor found = values.get(name);
      assertTrue(found != null, name);
      return found;
    }
  }

  /// The boxes a YOLOv5n decodes itself, as ONNX Runtime has computed them from the whole network.
  @Test
  void decodedBoxesOfYolov5n() {
    Path folder = Recorded.models().resolve("trained");
    Parts parts = Parts.of(folder.resolve("yolov5n-coco-320-decode.onnx"));
    assertEquals(
        List.of("1x255x40x40", "1x255x20x20", "1x255x10x10"),
        parts.npu.outputs().stream().map(o -> o.value().shape().text()).toList());
    assertEquals(43, parts.cut.tailNodes().size());
    SortedMap<String, byte[]> files = Recorded.unzip(folder.resolve("testdata.zip"));
    int compared = 0;
    for (String name : files.keySet()) {
      if (name.startsWith("yolov5n-coco-320-decode/") && name.endsWith("/input_0.pb")) {
        String data = name.substring(0, name.length() - "input_0.pb".length());
        Tensor expected = TensorFile.of(files.get(data + "output_0.pb")).tensor().orElseThrow();
        Tensor input = TensorFile.of(files.get(name)).tensor().orElseThrow();
        List<Tensor> found = parts.run(evaluator, List.of(input));
        double worst = Difference.of(expected, found.getFirst(), TOLERANCE, TOLERANCE);
        assertTrue(worst <= 1, () -> name + ": " + worst * TOLERANCE);
        compared++;
      }
    }
    assertTrue(compared > 0);
  }

  /// Nothing follows the convolutions: the cut is the model.
  @Test
  void rawMapsHaveNoTail() {
    Path model = Recorded.models().resolve("trained/yolov5n-coco-640-bn-raw.onnx");
    HeadCut cut = HeadCut.of(model, ImportOptions.NONE);
    assertEquals(cut.outputs(), cut.values());
    assertEquals(List.of(), cut.tailNodes());
    assertEquals(List.of(), cut.tailOutputs());
  }

  /// Heads of all kinds, each as the whole network computes it.
  @ParameterizedTest
  @CsvSource({
    "trained/yolov5n-coco-640-sigmoid.onnx, 3, 3",
    "structure/yolov5s.onnx.gz, 3, 3",
    "structure/yolov5s_relu.onnx.gz, 3, 3",
    "structure/yolov5n-seg.onnx.gz, 7, 3",
    "structure/yolov6n.onnx.gz, 6, 15",
    "structure/yolov7-tiny.onnx.gz, 3, 3",
    "structure/yolov8n.onnx.gz, 6, 15",
    "structure/yolov8n-pose.onnx.gz, 9, 30",
    "structure/yolo11n.onnx.gz, 6, 15",
    "structure/yolov10n.onnx.gz, 6, 3"
  })
  void bothPartsAreTheWhole(String name, int values, int nodes) {
    Path model = Recorded.models().resolve(name);
    Parts parts = Parts.of(model);
    Graph whole = Networks.read(model);
    List<Tensor> inputs = Networks.ramps(whole);
    List<Tensor> expected = Networks.run(whole, evaluator, inputs);
    List<Tensor> found = parts.run(evaluator, inputs);
    assertEquals(expected.size(), found.size());
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      worst = Math.max(worst, Difference.of(expected.get(i), found.get(i), TOLERANCE, TOLERANCE));
    }
    System.out.println(name + ": " + parts.cut.values() + ", tail " + parts.cut.tailNodes().size());
    assertTrue(worst <= 1, name + ": " + worst * TOLERANCE);
    assertEquals(values, parts.cut.values().size());
    assertEquals(nodes, parts.cut.tailNodes().size());
    var own = new ArrayList<>(parts.cut.outputs());
    own.removeAll(parts.cut.values());
    assertEquals(own, parts.cut.tailOutputs());
  }
}
