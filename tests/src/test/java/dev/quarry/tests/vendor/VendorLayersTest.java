package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.data.NpyArray;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.simulator.machine.RegisterMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every node of the vendor's files alone, fed with the tensors of the vendor's simulator.
///
/// Left out are nodes of which the vendor's simulator recorded no operand or no result, and first
/// layers of pictures whose channels have unequal means: their pixels are not recorded.
class VendorLayersTest {
  /// @param nodes how many nodes have everything recorded
  @ParameterizedTest
  @CsvSource({
    "kws-dnn-s, 8",
    "lprnet-24x94, 48",
    "mnist-8, 6",
    "mnist-8-f16, 6",
    "ppocr-cls-48x192, 96",
    "ppocrv4-det-480, 85",
    "retinaface-mobile025-320, 76",
    "shapes-yolo-relu, 76",
    "shapes-yolo-relu-perlayer, 76",
    "shapes-yolo-silu, 82",
    "squeezenet_cifar10, 20",
    "yolov5n-coco-320-decode, 84"
  })
  void everyNodeAgrees(String name, int nodes) throws IOException {
    Map<String, NpyArray> recorded =
        VendorSamples.arrays(VendorSamples.file("pairs/" + name + ".layers.npz"));
    RknnModel model = RknnReader.read(VendorSamples.file("pairs/" + name + ".rknn")).model();
    Map<String, LayerSteps> byKind = new TreeMap<>();
    int checked = 0;
    try (var machine = RegisterMachine.load(model, 2)) {
      for (int i = 0; i < model.graph().nodes().size(); i++) {
        RknnNode node = model.graph().nodes().get(i);
        Optional<Map<Integer, Tensor>> operands = operands(machine, node, recorded);
        List<Optional<NpyArray>> expected =
            node.outputs().stream().map(t -> find(recorded, model.tensor(t))).toList();
        if (node.type().endsWith("Operator")
            || operands.isEmpty()
            || expected.stream().allMatch(Optional::isEmpty)) {
          continue;
        }
        checked++;
        List<Tensor> results = machine.runNode(i, operands.get());
        for (int r = 0; r < results.size(); r++) {
          if (expected.get(r).isPresent()) {
            String kind = LayerBar.kind(model, node);
            add(
                byKind.computeIfAbsent(kind, _ -> new LayerSteps()),
                results.get(r),
                expected.get(r).get());
          }
        }
      }
    }
    var failures = new ArrayList<String>();
    byKind.forEach(
        (kind, steps) -> {
          String what = name + " " + kind + ": " + steps;
          System.out.println(what);
          if (!LayerBar.of(kind).holds(steps)) {
            failures.add(what + ", asked: " + LayerBar.of(kind));
          }
        });
    assertEquals("", String.join("\n", failures));
    assertEquals(nodes, checked);
  }

  private static void add(LayerSteps steps, Tensor found, NpyArray expected) {
    float[] reals = expected.floats("expected");
    switch (found) {
      case Tensor.OfByte(_, byte[] stored) -> {
        assertEquals("i1", expected.kind());
        steps.add(stored, expected.bytes());
        float[] integers = new float[stored.length];
        for (int i = 0; i < stored.length; i++) {
          integers[i] = stored[i];
        }
        steps.addReals(integers, reals);
      }
      case Tensor.OfFloat(_, float[] floats) -> steps.add(floats, reals);
      case Tensor.OfLong _, Tensor.OfShort _, Tensor.OfInt _ ->
          throw new IllegalStateException("not recorded: " + found.type());
    }
  }

  /// What a node reads from the arena, if everything is recorded.
  private static Optional<Map<Integer, Tensor>> operands(
      RegisterMachine machine, RknnNode node, Map<String, NpyArray> recorded) {
    Map<Integer, Tensor> operands = new HashMap<>();
    for (int index : node.inputs()) {
      RknnTensor tensor = machine.model().tensor(index);
      // scratch memory of the node
      if (!tensor.kind().isInArena() || tensor.name().endsWith("_exSecondary")) {
        continue;
      }
      Optional<NpyArray> values = find(recorded, tensor);
      if (values.isEmpty() || isUneven(machine.model(), tensor)) {
        return Optional.empty();
      }
      operands.put(index, operand(machine, tensor, values.get()));
    }
    return Optional.of(operands);
  }

  private static Optional<NpyArray> find(Map<String, NpyArray> recorded, RknnTensor tensor) {
    return Optional.ofNullable(recorded.get(tensor.name().replace('/', '|')));
  }

  /// A picture whose pixels do not follow from the recorded integers.
  private static boolean isUneven(RknnModel model, RknnTensor tensor) {
    int input = model.graph().inputs().stream().map(model::tensor).toList().indexOf(tensor);
    if (input < 0 || tensor.widthAlign() == 0) {
      return false;
    }
    InputNorm norm = model.graph().inputNorms().get(input);
    int channels = tensor.shape().get(1);
    return norm.mean().subList(0, channels).stream().distinct().count() > 1
        || norm.std().subList(0, channels).stream().distinct().count() > 1;
  }

  /// Pixels are the recorded integers plus 128 (npu-arithmetic.md section 2).
  private static Tensor operand(RegisterMachine machine, RknnTensor tensor, NpyArray values) {
    Tensor old = machine.values(tensor);
    if (!(old instanceof Tensor.OfByte)) {
      return Tensor.of(old.shape(), values.floats(tensor.name()));
    }
    assertEquals("i1", values.kind(), tensor.name());
    byte[] stored = values.bytes().clone();
    if (tensor.kind() == TensorKind.INPUT && tensor.widthAlign() > 0) {
      for (int i = 0; i < stored.length; i++) {
        stored[i] = (byte) (stored[i] ^ 0x80);
      }
    }
    assertEquals(old.shape().elements(), stored.length, tensor.name());
    return new Tensor.OfByte(old.type(), stored);
  }
}
