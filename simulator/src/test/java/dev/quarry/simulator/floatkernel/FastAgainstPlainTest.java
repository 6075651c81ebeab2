package dev.quarry.simulator.floatkernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Every fast kernel against the plain definition, and all forms of the kernels against each other.
final class FastAgainstPlainTest {
  private static final List<FastEvaluator> FORMS =
      List.of(
          new FastEvaluator(1, Kernels.scalar()),
          new FastEvaluator(1, Kernels.vector()),
          new FastEvaluator(2, Kernels.vector()),
          new FastEvaluator(3, Kernels.scalar()));

  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.NONE,
          new Activation.Relu(),
          new Activation.Clip(-0.5f, 1.5f),
          new Activation.LeakyRelu(0.1f),
          new Activation.Silu(),
          new Activation.Sigmoid(),
          new Activation.HardSwish(),
          new Activation.HardSigmoid(0.3f, 0.4f),
          new Activation.Tanh());

  @Property(tries = 300)
  void randomConvolutions(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var single = new SingleOp(seed);
    int kind = random.nextInt(4);
    int group = kind == 0 ? random.nextInt(2, 20) : kind == 1 ? random.nextInt(2, 4) : 1;
    int channels = kind == 0 ? 1 : random.nextInt(1, 20);
    int rows = kind == 0 ? 1 : random.nextInt(1, 30);
    Window window =
        kind == 3
            ? Window.pointwise()
            : new Window(
                random.nextInt(1, 6),
                random.nextInt(1, 6),
                random.nextInt(1, 4),
                random.nextInt(1, 4),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(1, 4),
                random.nextInt(1, 4));
    int height = Math.max(1, window.spanHeight() - 2) + random.nextInt(30);
    int width = Math.max(1, window.spanWidth() - 2) + random.nextInt(70);
    if (window.outHeight(height) < 1 || window.outWidth(width) < 1) {
      return;
    }
    int batch = random.nextInt(1, 3);
    Value x = single.input(batch, channels * group, height, width);
    boolean adds = random.nextBoolean();
    Optional<Value> residual =
        adds
            ? Optional.of(
                single.input(batch, rows * group, window.outHeight(height), window.outWidth(width)))
            : Optional.empty();
    Value weight =
        single.constant(-1, 1, rows * group, channels, window.kernelHeight(), window.kernelWidth());
    Optional<Value> bias =
        random.nextBoolean() ? Optional.of(single.constant(-1, 1, rows * group)) : Optional.empty();
    Op op =
        new FusedConv2d(
            x,
            weight,
            bias,
            residual,
            window,
            group,
            ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())),
            random.nextBoolean()
                ? ResidualPlacement.AFTER_ACTIVATION
                : ResidualPlacement.BEFORE_ACTIVATION);
    compare(single, op, 1e-5f * channels * window.kernelHeight() * window.kernelWidth());
  }

  @Test
  void longSums() {
    var single = new SingleOp(1);
    Value x = single.input(1, 300, 9, 11);
    Value weight = single.constant(-1, 1, 17, 300, 3, 3);
    compare(single, new Conv2d(x, weight, Optional.empty(), Window.square(3, 1, 1), 1), 2e-3f);
  }

  @Test
  void awkwardMapSizes() {
    for (int size : new int[] {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100, 207}) {
      var single = new SingleOp(size);
      Value x = single.input(1, 3, size, size);
      Value weight = single.constant(-1, 1, 9, 3, 1, 1);
      Value kernel = single.constant(-1, 1, 3, 1, 3, 3);
      compare(single, new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1), 1e-5f);
      var depthwise = new SingleOp(size);
      Value y = depthwise.input(1, 3, size, size);
      Value own = depthwise.constant(-1, 1, 3, 1, 3, 3);
      assertTrue(kernel.shape().equals(own.shape()));
      compare(depthwise, new Conv2d(y, own, Optional.empty(), Window.square(3, 1, 1), 3), 1e-5f);
    }
  }

  @Test
  void elementWiseOps() {
    List<Function<Value, Op>> unary =
        List.of(
            Relu::new,
            Silu::new,
            Sigmoid::new,
            HardSwish::new,
            Tanh::new,
            x -> new LeakyRelu(x, 0.2f),
            x -> new HardSigmoid(x, 0.2f, 0.5f),
            Identity::new,
            GlobalAveragePool::new,
            x -> new ReduceMean(x, List.of(3), true),
            x -> new ReduceMean(x, List.of(3, 2), false),
            x -> new ReduceMean(x, List.of(1), false),
            x -> new ReduceSum(x, List.of(1), true),
            x -> new ReduceSum(x, List.of(0, 2), true),
            x -> new Split(x, 1, List.of(2, 1, 2)),
            x -> new Split(x, 3, List.of(130, 1)),
            x -> new Reshape(x, List.of(2, 5 * 130 * 131)),
            x -> new Transpose(x, List.of(0, 2, 3, 1)),
            x -> new Transpose(x, List.of(3, 1, 0, 2)),
            x -> new Slice(x, List.of(0, 4, 0, 1), List.of(2, 3, 65, 130), List.of(1, -2, 2, 1)),
            x -> new Slice(x, List.of(1, 1, 0, 0), List.of(1, 2, 130, 131), List.of(1, 1, 1, 1)));
    for (int i = 0; i < unary.size(); i++) {
      var single = new SingleOp(i);
      Value x = single.input(2, 5, 130, 131);
      compare(single, unary.get(i).apply(x), 1e-6f);
    }
  }

  @Test
  void blocksMoveBothWays() {
    for (DepthOrder order : DepthOrder.values()) {
      var single = new SingleOp(7);
      compare(single, new DepthToSpace(single.input(2, 18, 5, 7), 3, order), 0f);
    }
    var single = new SingleOp(8);
    compare(single, new SpaceToDepth(single.input(2, 3, 8, 12), 4), 0f);
  }

  @Test
  void matrixProducts() {
    int[][][] shapes = {
      {{7, 33}, {33, 65}},
      {{3, 2, 9, 20}, {2, 20, 17}},
      {{2, 20}, {5, 20, 3}},
      {{2, 1, 4, 5}, {3, 5, 16}}
    };
    for (int[][] pair : shapes) {
      var single = new SingleOp(pair.length);
      compare(single, new MatMul(single.input(pair[0]), single.input(pair[1])), 1e-4f);
    }
  }

  @Test
  void mapsOfAFewPixels() {
    for (int width = 1; width < 6; width++) {
      var single = new SingleOp(width);
      Value x = single.input(2, 37, 1, width);
      Value weight = single.constant(-1, 1, 130, 37, 1, 1);
      Optional<Value> bias = Optional.of(single.constant(-1, 1, 130));
      compare(single, new Conv2d(x, weight, bias, Window.pointwise(), 1), 1e-4f);
    }
  }

  @Property(tries = 60)
  void randomTransposedConvolutions(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var single = new SingleOp(seed);
    var window =
        new Window(
            random.nextInt(2, 5),
            random.nextInt(2, 5),
            random.nextInt(1, 4),
            random.nextInt(1, 4),
            random.nextInt(2),
            random.nextInt(2),
            random.nextInt(2),
            random.nextInt(2),
            random.nextInt(1, 3),
            random.nextInt(1, 3));
    int channels = random.nextInt(1, 9);
    int rows = random.nextInt(1, 9);
    Value x =
        single.input(random.nextInt(1, 3), channels, random.nextInt(3, 9), random.nextInt(3, 40));
    Value weight =
        single.constant(-1, 1, channels, rows, window.kernelHeight(), window.kernelWidth());
    Optional<Value> bias = Optional.of(single.constant(-1, 1, rows));
    List<Integer> extra = List.of(random.nextInt(2), random.nextInt(2));
    compare(single, new ConvTranspose2d(x, weight, bias, window, 1, extra), 1e-4f);
  }

  @Test
  void binaryOpsWithBroadcasting() {
    int[][] shapes = {
      {2, 5, 40, 13}, {1, 5, 1, 1}, {1}, {}, {13}, {40, 1}, {2, 1, 40, 13}, {2, 5, 1, 13}
    };
    List<java.util.function.BiFunction<Value, Value, Op>> ops =
        List.of(Add::new, Sub::new, Mul::new, Div::new, Max::new, Min::new);
    for (int[] left : shapes) {
      for (int[] right : shapes) {
        for (int i = 0; i < ops.size(); i++) {
          var single = new SingleOp(i);
          Value a = single.input(left);
          Value b = single.constant(0.5, 3, right);
          compare(single, ops.get(i).apply(a, b), 0f);
        }
      }
    }
    var single = new SingleOp(3);
    compare(single, new Expand(single.input(5, 1, 7), List.of(2, 5, 4, 7)), 0f);
  }

  @Property(tries = 100)
  void randomMaxPools(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    int kernel = random.nextInt(1, 6);
    Window window =
        new Window(
            kernel,
            random.nextInt(1, 6),
            random.nextInt(1, 4),
            random.nextInt(1, 4),
            random.nextInt(kernel),
            0,
            random.nextInt(kernel),
            random.nextInt(2),
            random.nextInt(1, 3),
            random.nextInt(1, 3));
    var single = new SingleOp(seed);
    Value x = single.input(2, 3, random.nextInt(10, 40), random.nextInt(10, 40));
    boolean ceil = random.nextBoolean();
    assertTrue(Shapes.slide(x.shape(), 3, window, ceil).elements() > 0);
    compare(single, new MaxPool2d(x, window, ceil), 0f);
  }

  @Test
  void concatResizeAndBatchNorm() {
    for (int axis = 0; axis < 4; axis++) {
      var single = new SingleOp(axis);
      int[] dims = {2, 3, 4, 5};
      Value a = single.input(dims.clone());
      dims[axis] += 2;
      Value b = single.input(dims);
      compare(single, new Concat(List.of(a, b, a), axis), 0f);
    }
    for (CoordinateMode mode : CoordinateMode.values()) {
      for (NearestMode nearest : NearestMode.values()) {
        var single = new SingleOp(5);
        Value x = single.input(1, 3, 7, 5);
        compare(single, new Resize(x, 14, 13, 2, 2.6f, ResizeMode.NEAREST, mode, nearest), 0f);
      }
    }
    var single = new SingleOp(6);
    Value x = single.input(2, 7, 9, 11);
    Value scale = single.constant(0.5, 2, 7);
    Value bias = single.constant(-1, 1, 7);
    Value mean = single.constant(-1, 1, 7);
    Value variance = single.constant(0.1, 2, 7);
    compare(single, new BatchNorm(x, scale, bias, mean, variance, 1e-3f), 1e-5f);
  }

  /// The forms of the kernels agree in every bit, and with the plain definition within `tolerance`
  /// for numbers up to 1 and in proportion beyond.
  private static void compare(SingleOp single, Op op, float tolerance) {
    Graph graph = single.of(op);
    float[] plain = single.run(new ReferenceEvaluator(), graph);
    float[] first = single.run(FORMS.getFirst(), graph);
    for (FastEvaluator form : FORMS) {
      assertArrayEquals(first, single.run(form, graph), () -> "forms differ: " + op);
    }
    for (int i = 0; i < plain.length; i++) {
      float allowed = tolerance * Math.max(1, Math.abs(plain[i]));
      int index = i;
      assertTrue(
          plain[i] == first[i] || Math.abs(plain[i] - first[i]) <= allowed,
          () -> op + " at " + index + ": " + plain[index] + " but " + first[index]);
    }
  }
}
