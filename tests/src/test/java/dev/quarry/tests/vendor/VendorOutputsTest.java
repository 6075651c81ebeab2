package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.NetworkInput;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.data.NpyArray;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole files against what the vendor's simulator makes of one stored input. It computes in
/// rounded float, so single steps add up; an independent emulator of the registers says how far
/// (`samples/pairs/README.md`, `reference/rknn2/emu/results/pairs.txt`).
class VendorOutputsTest {
  private static final double PRINTED_COSINE = 5e-7;
  private static final double PRINTED_SHARE = 5e-5;

  /// @param asked per output the emulator's cosine and its percentage of equal values
  @ParameterizedTest
  @CsvSource({
    "kws-dnn-s, 1.000000 91.67",
    "lprnet-24x94, 0.999471 27.45",
    "lprnet-24x94-f16, 1.000000 64.62",
    "mnist-8, 1.000000 100.00",
    "mnist-8-f16, 1.000000 100.00",
    "ppocr-cls-48x192, 0.985773 0.00",
    "ppocr-cls-48x192-f16, 0.999971 0.00",
    "ppocrv4-det-480, 0.981807 99.26",
    "retinaface-mobile025-320, 0.962117 7.88 0.999820 10.56 0.981762 9.77",
    "shapes-yolo-relu, 0.999543 66.58 0.999759 62.53 0.999688 50.80",
    "shapes-yolo-relu-perlayer, 0.999510 65.27 0.999709 61.83 0.999692 53.33",
    "shapes-yolo-silu, 0.999361 68.12 0.999650 63.30 0.999702 51.87",
    "yolov5n-coco-320-decode, 0.999931 98.08"
  })
  void outputsAreAsCloseAsTheEmulators(String name, String asked) throws IOException {
    Map<String, NpyArray> recorded =
        VendorSamples.arrays(VendorSamples.file("pairs/" + name + ".ref.npz"));
    String[] numbers = asked.split(" ", -1);
    var failures = new ArrayList<String>();
    try (Network network = Quarry.open(VendorSamples.file("pairs/" + name + ".rknn"), 2)) {
      Sample sample = sample(network, recorded.get("input_nhwc"), name.endsWith("-f16"));
      List<NetworkOutput> outputs = network.run(List.of(sample));
      assertEquals(numbers.length, 2 * outputs.size());
      for (int i = 0; i < outputs.size(); i++) {
        LayerSteps steps = steps(outputs.get(i), recorded.get("out" + i));
        String what = name + " " + outputs.get(i).name() + " " + steps;
        System.out.println(what);
        if (steps.cosine() < Double.parseDouble(numbers[2 * i]) - PRINTED_COSINE
            || steps.equalShare() < Double.parseDouble(numbers[2 * i + 1]) / 100 - PRINTED_SHARE) {
          failures.add(what);
        }
      }
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
  }

  /// Pixels of a network of halves go through mean and standard deviation here.
  private static Sample sample(Network network, NpyArray array, boolean halves) {
    NetworkInput input = network.inputs().getFirst();
    if (!halves) {
      return new Sample.OfArray(array, "input");
    }
    Shape shape = input.shape();
    int channels = shape.at(1);
    int plane = shape.at(2) * shape.at(3);
    float[] pixels = array.floats("input");
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      values[c * plane + i / channels] =
          (pixels[i] - input.preprocessing().mean(c)) / input.preprocessing().std(c);
    }
    return new Sample.OfArray(NpyArray.of(shape, values), "input");
  }

  /// Steps of the stored integers if there are any, but the cosine of the real numbers.
  private static LayerSteps steps(NetworkOutput output, NpyArray expected) {
    float[] reals = expected.floats(output.name());
    var steps = new LayerSteps();
    if (output.stored().isEmpty()) {
      steps.add(output.values().floats(), reals);
      return steps;
    }
    Tensor stored = output.stored().get();
    var grid = (Quantization.PerTensor) stored.type().quantization();
    byte[] nearest = new byte[reals.length];
    for (int i = 0; i < reals.length; i++) {
      long step = Rounding.halfEven(reals[i] / grid.scale()) + grid.zeroPoint();
      nearest[i] = (byte) Rounding.saturateI8(step);
    }
    steps.add(stored.int8(), nearest);
    steps.addReals(output.values().floats(), reals);
    return steps;
  }
}
