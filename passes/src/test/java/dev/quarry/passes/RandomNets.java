package dev.quarry.passes;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Location;
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
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.PadMode;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Small random networks in which every pass finds something to do, or something to leave alone.
public final class RandomNets {
  private static final int LARGEST_MAP = 20;

  private final SplittableRandom random;
  private final GraphBuilder builder = new GraphBuilder("random");
  private final List<Value> maps = new ArrayList<>();
  private final boolean quantizable;
  private int nodes;

  private RandomNets(long seed, boolean quantizable) {
    this.random = new SplittableRandom(seed);
    this.quantizable = quantizable;
  }

  /// A float network as an importer could deliver it.
  public static Graph imported(long seed) {
    return new RandomNets(seed, false).build();
  }

  /// A network of which every op has a quantized form after the float passes.
  public static Graph quantizable(long seed) {
    return new RandomNets(seed, true).build();
  }

  /// Inputs for a network, between -2 and 2.
  public static List<Tensor> inputs(Graph graph, long seed) {
    var random = new SplittableRandom(seed);
    var tensors = new ArrayList<Tensor>();
    for (GraphInput input : graph.inputs()) {
      tensors.add(Tensor.of(input.value().shape(), numbers(random, input.value().shape())));
    }
    return tensors;
  }

  private static float[] numbers(SplittableRandom random, Shape shape) {
    float[] data = new float[shape.elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextDouble(-2, 2);
    }
    return data;
  }

  private Graph build() {
    int size = random.nextInt(4, 9);
    maps.add(builder.input("x", TensorType.f32(1, random.nextInt(2, 10), size, size)));
    int steps = random.nextInt(3, 9);
    for (int i = 0; i < steps; i++) {
      Value x = maps.get(random.nextInt(Math.max(0, maps.size() - 3), maps.size()));
      Value y = quantizable ? quantizableStep(x) : anyStep(x);
      if (Math.min(y.dim(2), y.dim(3)) > 0) {
        maps.add(y);
      }
    }
    if (maps.size() == 1) {
      maps.add(activated(conv(maps.getFirst())));
    }
    Value last = maps.getLast();
    if (!quantizable && random.nextInt(4) == 0 && last.shape().elements() < 400) {
      last = dense(last);
    }
    builder.output("last", last);
    Value other = maps.get(random.nextInt(1, maps.size()));
    if (!other.equals(last)) {
      builder.output("other", other);
    }
    return builder.build();
  }

  private Value anyStep(Value x) {
    return switch (random.nextInt(8)) {
      case 0 ->
          add(new AveragePool2d(padded(x), Window.square(2, 1, 0), false, random.nextInt(2) == 0));
      case 1 -> scaled(transposed(x));
      case 2 -> hardSwish(x);
      case 3 -> identities(x);
      case 4 -> add(new MaxPool2d(padded(x), Window.square(3, 2, 0), false));
      default -> quantizableStep(x);
    };
  }

  private Value quantizableStep(Value x) {
    return switch (random.nextInt(10)) {
      case 8 -> activated(upsampled(x));
      case 0, 1, 2 -> activated(scaled(conv(x)));
      case 3 -> activated(add(new Add(x, sameShape(x))));
      case 4 -> joined(x);
      case 5 -> pool(x);
      case 6 -> x.dim(2) * 2 <= LARGEST_MAP ? repeated(x) : activated(conv(x));
      case 7 -> scaled(conv(padded(x)));
      default -> activated(x);
    };
  }

  private Value conv(Value x) {
    int kernel = Math.min(random.nextInt(1, 4), Math.min(x.dim(2), x.dim(3)));
    boolean depthwise = random.nextInt(4) == 0;
    int group = depthwise ? x.dim(1) : 1;
    int outputs = depthwise ? group : random.nextInt(1, 10);
    Window window = Window.square(kernel, random.nextInt(1, 3), random.nextInt(kernel));
    Value weight = constant(Shape.of(outputs, x.dim(1) / group, kernel, kernel));
    Optional<Value> bias =
        random.nextInt(3) == 0 ? Optional.empty() : Optional.of(constant(Shape.of(outputs)));
    return add(new Conv2d(x, weight, bias, window, group));
  }

  /// A transposed convolution that is an ordinary one over a map with zeros inserted.
  private Value upsampled(Value x) {
    if (x.dim(2) * 2 > LARGEST_MAP) {
      return conv(x);
    }
    int kernel = random.nextInt(2, 5);
    int outputs = random.nextInt(1, 6);
    Value weight = constant(Shape.of(x.dim(1), outputs, kernel, kernel));
    Window window = Window.square(kernel, 2, random.nextInt(kernel - 1));
    Optional<Value> bias = Optional.of(constant(Shape.of(outputs)));
    return add(new ConvTranspose2d(x, weight, bias, window, 1, List.of(0, 0)));
  }

  private Value transposed(Value x) {
    if (x.dim(2) * 2 > LARGEST_MAP) {
      return conv(x);
    }
    int group = x.dim(1) % 2 == 0 ? random.nextInt(1, 3) : 1;
    int perGroup = random.nextInt(1, 4);
    Value weight = constant(Shape.of(x.dim(1), perGroup, 2, 2));
    Window window = Window.square(2, 2, random.nextInt(2));
    Optional<Value> bias = Optional.of(constant(Shape.of(perGroup * group)));
    return add(new ConvTranspose2d(x, weight, bias, window, group, List.of(0, 0)));
  }

  private Value scaled(Value x) {
    int channels = x.dim(1);
    return switch (random.nextInt(6)) {
      case 0 ->
          add(
              new BatchNorm(
                  x,
                  constant(Shape.of(channels)),
                  constant(Shape.of(channels)),
                  constant(Shape.of(channels)),
                  positive(Shape.of(channels)),
                  1e-3f));
      case 1 -> add(new Mul(constant(Shape.of(channels, 1, 1)), x));
      case 2 -> add(new Add(x, constant(Shape.of(1, channels, 1, 1))));
      case 3 -> add(new Sub(add(new Div(x, positive(Shape.of(1)))), constant(Shape.SCALAR)));
      default -> x;
    };
  }

  private Value activated(Value x) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> add(new Relu(x));
      case 2 -> add(new Mul(x, add(new Sigmoid(x))));
      case 3 -> add(new Sigmoid(x));
      case 4 -> add(new Clip(x, 0, 6));
      case 5 ->
          add(random.nextBoolean() ? new Mul(add(new Sigmoid(x)), x) : new LeakyRelu(x, 0.1f));
      case 6 -> add(new HardSigmoid(x, 0.2f, 0.5f));
      default -> x;
    };
  }

  private Value hardSwish(Value x) {
    if (random.nextInt(2) == 0) {
      return add(new Mul(add(new HardSigmoid(x, 1f / 6, 0.5f)), x));
    }
    Value gate = add(new Clip(add(new Add(x, number(3))), 0, 6));
    Value product = add(random.nextInt(2) == 0 ? new Mul(x, gate) : new Mul(gate, x));
    return add(
        random.nextInt(2) == 0 ? new Div(product, number(6)) : new Mul(number(1f / 6), product));
  }

  private Value identities(Value x) {
    Value v = add(new Identity(x));
    v = add(new Transpose(v, List.of(0, 2, 3, 1)));
    v = add(new Transpose(v, List.of(0, 3, 1, 2)));
    v = add(new Reshape(v, List.of(x.shape().elements())));
    return add(new Reshape(v, x.shape().dims()));
  }

  private Value padded(Value x) {
    Value positive = random.nextInt(2) == 0 && !quantizable ? add(new Relu(x)) : x;
    float fill = random.nextInt(5) == 0 && !quantizable ? 1 : 0;
    return add(
        new Pad(
            positive,
            List.of(0, 0, random.nextInt(3), random.nextInt(3)),
            List.of(0, 0, random.nextInt(1, 3), random.nextInt(3)),
            PadMode.CONSTANT,
            fill));
  }

  private Value pool(Value x) {
    int kernel = 2 * random.nextInt(1, 6) + 1;
    return add(new MaxPool2d(x, Window.square(kernel, 1, kernel / 2), false));
  }

  private Value joined(Value x) {
    List<Value> parts = new ArrayList<>();
    parts.add(x);
    for (Value other : maps) {
      if (other.dim(2) == x.dim(2) && other.dim(3) == x.dim(3) && parts.size() < 3) {
        parts.add(other);
      }
    }
    return add(new Concat(parts, 1));
  }

  private Value sameShape(Value x) {
    for (Value other : maps) {
      if (other.shape().equals(x.shape()) && !other.equals(x)) {
        return other;
      }
    }
    int channels = x.dim(1);
    Value weight = constant(Shape.of(channels, channels, 1, 1));
    return activated(add(new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1)));
  }

  private Value repeated(Value x) {
    return add(
        new Resize(
            x,
            x.dim(2) * 2,
            x.dim(3) * 2,
            2,
            2,
            ResizeMode.NEAREST,
            CoordinateMode.ASYMMETRIC,
            NearestMode.FLOOR));
  }

  private Value dense(Value x) {
    int inner = x.shape().elements();
    Value flat = add(new Reshape(x, List.of(1, inner)));
    Value bias = constant(Shape.of(5));
    Value y =
        add(new Gemm(flat, constant(Shape.of(inner, 5)), Optional.of(bias), 0.5f, 2, false, false));
    y = add(new Relu(y));
    return add(new Gemm(y, constant(Shape.of(3, 5)), Optional.empty(), 1, 1, false, true));
  }

  private Value add(Op op) {
    return builder.append(op, Location.of("node" + nodes), "v" + nodes++);
  }

  private Value number(float value) {
    return builder.constant(ConstantData.of(Shape.SCALAR, value));
  }

  private Value constant(Shape shape) {
    float[] data = numbers(random, shape);
    for (int i = 0; i < data.length; i++) {
      data[i] /= 2;
    }
    return builder.constant(ConstantData.of(shape, data));
  }

  private Value positive(Shape shape) {
    float[] data = numbers(random, shape);
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.abs(data[i]) + 0.1f;
    }
    return builder.constant(ConstantData.of(shape, data));
  }
}
