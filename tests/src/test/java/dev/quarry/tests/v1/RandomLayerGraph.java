package dev.quarry.tests.v1;

import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A small canonical network of random ops, for a seed.
public final class RandomLayerGraph {
  private static final int MOST_ELEMENTS = 6000;

  private final Random random;
  private final GraphBuilder builder = new GraphBuilder("random");
  private final List<Value> maps = new ArrayList<>();
  private final Set<Value> read = new HashSet<>();
  private final RareLayers rare;
  private final boolean needsPasses;
  private final boolean recurrences;
  private int node;

  public RandomLayerGraph(long seed) {
    this(seed, false);
  }

  /// @param needsPasses whether ops occur that have no form before the passes of the default chain
  public RandomLayerGraph(long seed, boolean needsPasses) {
    this(seed, needsPasses, true);
  }

  private RandomLayerGraph(long seed, boolean needsPasses, boolean recurrences) {
    random = new Random(seed);
    rare = new RareLayers(random, this::add, builder::constant);
    this.needsPasses = needsPasses;
    this.recurrences = recurrences;
  }

  /// For chips that have no form of an LSTM.
  public static RandomLayerGraph withoutRecurrences(long seed) {
    return new RandomLayerGraph(seed, false, false);
  }

  public Module build() {
    Shape input = Shape.of(1, 1 + random.nextInt(6), 4 + random.nextInt(8), 4 + random.nextInt(8));
    maps.add(builder.input("x", TensorType.f32(input)));
    int count = 3 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      map();
    }
    Value last = maps.getLast();
    if (random.nextInt(3) == 0) {
      tail(last);
    }
    int outputs = 0;
    for (Value value : maps) {
      boolean isInput = value.equals(maps.getFirst());
      if (!isInput && (!read.contains(value) || random.nextInt(6) == 0)) {
        builder.output("y" + outputs++, value);
      }
    }
    // a dead end of the network may be left that no output reaches
    return new Module(Level.CANONICAL, Rewriter.removeDead(builder.build()));
  }

  private Value any() {
    return maps.get(Math.max(0, maps.size() - 1 - random.nextInt(3)));
  }

  private Value add(Op op) {
    Value value = builder.first(op, Location.of("n" + node), "v" + node);
    node++;
    maps.add(value);
    return value;
  }

  private Value constant(int... dims) {
    Shape shape = Shape.of(dims);
    float[] data = new float[shape.elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian() * 0.5f;
    }
    return builder.constant(ConstantData.of(shape, data));
  }

  private Value positive(int channels) {
    float[] data = new float[channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = 0.5f + random.nextFloat();
    }
    return builder.constant(ConstantData.of(Shape.of(channels), data));
  }

  private void map() {
    Value x = any();
    if (x.type().rank() != 4) {
      x = maps.getFirst();
    }
    read.add(x);
    int channels = x.dim(1);
    switch (random.nextInt(24)) {
      case 0, 1, 2 -> convolution(x);
      case 3 -> add(new Relu(x));
      case 4 -> add(new LeakyRelu(x, 0.1f));
      case 5 -> add(new Sigmoid(x));
      case 6 -> add(random.nextBoolean() ? new Silu(x) : new HardSwish(x));
      case 7 -> add(new Clip(x, random.nextBoolean() ? 0 : -1, 6));
      case 8 -> binary(x);
      case 9 -> concat(x);
      case 10 -> pool(x);
      case 11 -> resize(x);
      case 12 -> slice(x);
      case 13 -> transposed(x);
      case 14 -> add(new PRelu(x, constant(channels, 1, 1)));
      case 15 ->
          add(
              new BatchNorm(
                  x,
                  constant(channels),
                  constant(channels),
                  constant(channels),
                  positive(channels),
                  1e-5f));
      case 16 -> add(new Add(x, constant(1, channels, 1, 1)));
      case 17 -> add(new Mul(x, constant(1)));
      case 22 -> {
        if (recurrences) {
          recurrence(x);
        } else {
          convolution(x);
        }
      }
      case 18, 19, 20, 21 -> {
        if (needsPasses) {
          rare.rewritten(x);
        } else {
          rare.unseen(x, same(x));
        }
      }
      default -> {
        int groups = channels % 2 == 0 ? 2 : 1;
        Value parted =
            add(new Reshape(x, List.of(1, groups, channels / groups, x.dim(2), x.dim(3))));
        Value turned = add(new Transpose(parted, List.of(0, 2, 1, 3, 4)));
        read.add(parted);
        read.add(turned);
        add(new Reshape(turned, x.shape().dims()));
      }
    }
  }

  /// Columns are steps; channels and rows are features.
  private void recurrence(Value x) {
    int steps = x.dim(3);
    int features = x.dim(1) * x.dim(2);
    int units = 1 + random.nextInt(6);
    Value turned = add(new Transpose(x, List.of(3, 0, 1, 2)));
    Value rows = add(new Reshape(turned, List.of(steps, 1, features)));
    var lstm =
        new Lstm(
            rows,
            constant(Lstm.GATES * units, features),
            constant(Lstm.GATES * units, units),
            random.nextBoolean() ? Optional.of(constant(Lstm.GATES * units)) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
    Value hidden = add(lstm);
    Value back = add(new Transpose(hidden, List.of(1, 2, 0)));
    read.addAll(List.of(turned, rows, hidden, back));
    add(new Reshape(back, List.of(1, units, 1, steps)));
  }

  private void convolution(Value x) {
    int channels = x.dim(1);
    boolean depthwise = channels > 1 && random.nextInt(4) == 0;
    int kernels = depthwise ? channels : 1 + random.nextInt(8);
    int kernel = 1 + random.nextInt(3);
    int pad = random.nextInt(kernel);
    int stride = 1 + random.nextInt(2);
    Window window =
        new Window(kernel, kernel, stride, stride, pad, random.nextInt(kernel), pad, pad, 1, 1);
    if (window.outHeight(x.dim(2)) < 1 || window.outWidth(x.dim(3)) < 1) {
      window = Window.pointwise();
    }
    Value weight =
        constant(kernels, depthwise ? 1 : channels, window.kernelHeight(), window.kernelWidth());
    Optional<Value> bias =
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(constant(kernels));
    Value sum = add(new Conv2d(x, weight, bias, window, depthwise ? channels : 1));
    if (random.nextBoolean()) {
      read.add(sum);
      add(new Relu(sum));
    }
  }

  /// A value of the same shape.
  private Value same(Value x) {
    Value other = x;
    for (Value value : maps) {
      if (value.shape().equals(x.shape())) {
        other = value;
      }
    }
    read.add(other);
    return other;
  }

  private void binary(Value x) {
    Value other = same(x);
    switch (random.nextInt(3)) {
      case 0 -> add(new Add(x, other));
      case 1 -> add(new Mul(x, other));
      default -> add(new Sub(x, other));
    }
  }

  private void concat(Value x) {
    List<Value> parts = new ArrayList<>(List.of(x));
    for (Value value : maps) {
      boolean fits =
          value.type().rank() == 4
              && value.shape().with(1, x.dim(1)).equals(x.shape())
              && x.shape().elements() < MOST_ELEMENTS;
      if (fits && random.nextBoolean()) {
        parts.add(value);
        read.add(value);
      }
    }
    add(new Concat(parts, 1));
  }

  private void pool(Value x) {
    int kernel = 2 + random.nextInt(2);
    Window window = Window.square(kernel, 1 + random.nextInt(2), random.nextInt(2));
    if (window.outHeight(x.dim(2)) < 1 || window.outWidth(x.dim(3)) < 1) {
      add(new Relu(x));
      return;
    }
    // ONNX leaves out windows that begin in the padding, the chip does not.
    boolean ceiling = random.nextInt(4) == 0 && window.isUnpadded();
    if (random.nextBoolean()) {
      add(new MaxPool2d(x, window, ceiling));
    } else {
      add(new AveragePool2d(x, window, false, true));
    }
  }

  private void resize(Value x) {
    if (x.shape().elements() > MOST_ELEMENTS / 4) {
      add(new Relu(x));
      return;
    }
    boolean linear = random.nextBoolean();
    int height = linear ? 1 + random.nextInt(2 * x.dim(2)) : 2 * x.dim(2);
    int width = linear ? 1 + random.nextInt(2 * x.dim(3)) : 2 * x.dim(3);
    CoordinateMode coordinates =
        linear
            ? (random.nextBoolean() ? CoordinateMode.HALF_PIXEL : CoordinateMode.ALIGN_CORNERS)
            : CoordinateMode.ASYMMETRIC;
    add(
        new Resize(
            x,
            height,
            width,
            (float) height / x.dim(2),
            (float) width / x.dim(3),
            linear ? ResizeMode.LINEAR : ResizeMode.NEAREST,
            coordinates,
            NearestMode.FLOOR));
  }

  private void slice(Value x) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < 4; axis++) {
      int size = axis == 0 ? 1 : 1 + random.nextInt(x.dim(axis));
      sizes.add(size);
      starts.add(axis == 0 ? 0 : random.nextInt(x.dim(axis) - size + 1));
    }
    add(new Slice(x, starts, sizes, List.of(1, 1, 1, 1)));
  }

  private void transposed(Value x) {
    if (x.shape().elements() > MOST_ELEMENTS / 4) {
      add(new Relu(x));
      return;
    }
    int stride = 1 + random.nextInt(2);
    int kernel = stride + random.nextInt(2);
    int pad = random.nextInt(kernel - stride + 1);
    int kernels = 1 + random.nextInt(4);
    Window window = new Window(kernel, kernel, stride, stride, pad, pad, 0, pad, 1, 1);
    var op =
        new ConvTranspose2d(
            x,
            constant(x.dim(1), kernels, kernel, kernel),
            Optional.of(constant(kernels)),
            window,
            1,
            List.of(0, random.nextInt(stride)));
    Shape out = op.def().resultsOf(op).getFirst().shape();
    if (out.elements() > 0) {
      add(op);
    } else {
      add(new Relu(x));
    }
  }

  /// A classifier: rows, one or two layers, probabilities.
  private void tail(Value x) {
    if (x.type().rank() != 4) {
      return;
    }
    read.add(x);
    int features = x.shape().elements();
    Value rows = add(new Reshape(x, List.of(1, features)));
    read.add(rows);
    int units = 1 + random.nextInt(9);
    Value hidden =
        add(
            new Gemm(
                rows, constant(units, features), Optional.of(constant(units)), 1, 1, false, true));
    read.add(hidden);
    add(random.nextBoolean() ? new Softmax(hidden, 1) : new Sigmoid(hidden));
  }
}
