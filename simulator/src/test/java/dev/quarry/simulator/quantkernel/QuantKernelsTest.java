package dev.quarry.simulator.quantkernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.OpDefinitions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Every fast kernel gives the bits of the plain definition, at awkward sizes and extreme values,
/// under every rounding rule.
class QuantKernelsTest {
  private static final int[] SIZES = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33};

  private final Map<Value, Tensor> tensors = new HashMap<>();
  private final Map<Value, ConstantData> constants = new HashMap<>();
  private Random random = new Random(0);
  private int next;

  @Property(tries = 300)
  void convolutionsAreEqual(@ForAll long seed) {
    random = new Random(seed);
    boolean unsigned = random.nextBoolean();
    int group = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
    boolean depthwise = random.nextInt(4) == 0;
    int channels = group * (depthwise ? 1 : 1 + random.nextInt(9));
    int kernels = group * (depthwise ? 1 : 1 + random.nextInt(9));
    int kernelY = 1 + random.nextInt(4);
    int kernelX = 1 + random.nextInt(4);
    Window window =
        new Window(
            kernelY,
            kernelX,
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            random.nextInt(kernelY),
            random.nextInt(kernelX),
            random.nextInt(kernelY),
            random.nextInt(kernelX),
            1 + random.nextInt(2),
            1 + random.nextInt(2));
    if (random.nextInt(4) == 0) {
      window = Window.pointwise();
    }
    int height = Math.max(size(), window.spanHeight());
    int width = Math.max(size(), window.spanWidth());
    Value x = value(type(unsigned, Shape.of(1 + random.nextInt(2), channels, height, width)));
    Value w =
        constant(
            type(
                unsigned,
                Shape.of(kernels, channels / group, window.kernelHeight(), window.kernelWidth())));
    int[] units = random.ints(kernels, -100_000, 100_000).toArray();
    ConstantData bias =
        random.nextBoolean()
            ? ConstantData.ofInts(TensorType.of(ElementType.I32, Shape.of(kernels)), units)
            : ConstantData.of(Shape.of(kernels), floats(units));
    Value b = new Value(next++, bias.type(), "");
    constants.put(b, bias);
    tensors.put(b, Tensor.of(bias));
    equal(
        new QConv2d(
            x,
            w,
            random.nextInt(5) == 0 ? Optional.empty() : Optional.of(b),
            Optional.empty(),
            window,
            Upsampling.NONE,
            group,
            random.nextBoolean() ? Activation.NONE : new Activation.Relu(),
            ResidualPlacement.AFTER_ACTIVATION,
            storage(unsigned, 40)));
  }

  private static float[] floats(int[] units) {
    float[] floats = new float[units.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = units[i] * 1e-4f;
    }
    return floats;
  }

  @Property(tries = 200)
  void otherOpsAreEqual(@ForAll long seed) {
    random = new Random(seed);
    boolean unsigned = random.nextBoolean();
    Shape shape = Shape.of(1 + random.nextInt(2), size(), 1 + random.nextInt(5), size());
    Value a = value(type(unsigned, shape));
    Value b = value(type(unsigned, shape));
    Value pixel = value(type(unsigned, shape.with(2, 1).with(3, 1)));
    List<Activation> activations =
        List.of(
            new Activation.Silu(),
            new Activation.Sigmoid(),
            new Activation.Tanh(),
            new Activation.HardSwish(),
            new Activation.LeakyRelu(0.1f),
            new Activation.Clip(0, 6));
    equal(new Dequantize(a));
    equal(
        new QActivation(
            a, activations.get(random.nextInt(activations.size())), storage(unsigned, 1)));
    ElementwiseKind[] kinds = ElementwiseKind.values();
    Value second = shape.at(0) == 1 && random.nextBoolean() ? pixel : b;
    equal(
        new QElementwise(
            kinds[random.nextInt(kinds.length)],
            a,
            second,
            random.nextBoolean() ? Activation.NONE : new Activation.Relu(),
            storage(unsigned, 1)));
    equal(new QConcat(List.of(a, b, a), random.nextInt(4), storage(unsigned, 1)));
  }

  private int size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private Storage storage(boolean unsigned, float factor) {
    int zero = random.nextInt(256) - (unsigned ? 0 : 128);
    return new Storage(
        unsigned ? ElementType.U8 : ElementType.I8,
        new Quantization.PerTensor((0.01f + random.nextFloat() * 0.05f) * factor, zero));
  }

  private TensorType type(boolean unsigned, Shape shape) {
    Storage storage = storage(unsigned, 1);
    return new TensorType(storage.element(), shape, storage.step(), Layout.PLAIN);
  }

  private Value value(TensorType type) {
    Value value = new Value(next++, type, "");
    tensors.put(value, new Tensor.OfByte(type, bytes(type.shape().elements())));
    return value;
  }

  private Value constant(TensorType type) {
    Value value = new Value(next++, type, "");
    ConstantData data = ConstantData.ofBytes(type, bytes(type.shape().elements()));
    constants.put(value, data);
    tensors.put(value, Tensor.of(data));
    return value;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    int[] extremes = {0, 127, 128, 255};
    if (random.nextInt(4) == 0) {
      for (int i = 0; i < count; i++) {
        bytes[i] = (byte) extremes[random.nextInt(extremes.length)];
      }
    }
    return bytes;
  }

  private void equal(Op op) {
    Value result = new Value(next++, op.def().resultsOf(op).getFirst(), "");
    Node node = new Node(List.of(result), op, Location.UNKNOWN);
    for (RoundingRule rounding : RoundingRule.values()) {
      equal(node, rounding);
    }
  }

  private void equal(Node node, RoundingRule rounding) {
    Optional<QuantKernel> kernel = QuantKernels.of(node, constants, rounding);
    assertTrue(kernel.isPresent(), "no kernel for " + node.op());
    Tensor expected = OpDefinitions.compute(node, this::tensor, rounding).getFirst();
    Tensor actual =
        kernel
            .get()
            .run(
                this::tensor,
                (items, job) -> {
                  for (int i = 0; i < items; i++) {
                    job.accept(i);
                  }
                });
    if (expected instanceof Tensor.OfByte(_, byte[] bytes)) {
      assertArrayEquals(bytes, actual.int8(), () -> rounding + " " + node.op());
    } else {
      assertArrayEquals(expected.floats(), actual.floats(), () -> rounding + " " + node.op());
    }
  }

  private Tensor tensor(Value value) {
    Tensor tensor = tensors.get(value);
    if (tensor == null) {
      throw new AssertionError("no tensor for " + value);
    }
    return tensor;
  }
}
