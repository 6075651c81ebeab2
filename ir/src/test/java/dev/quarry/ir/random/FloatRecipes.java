package dev.quarry.ir.random;

import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.*;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How to roll each float op. A recipe may fail; the next one is tried then.
final class FloatRecipes {
  private final Growth growth;

  FloatRecipes(Growth growth) {
    this.growth = growth;
  }

  /// One recipe per op of the family.
  List<Supplier<Op>> all() {
    return List.of(
        () -> new Relu(f32()),
        () -> new Sigmoid(f32()),
        () -> new HardSwish(f32()),
        () -> new Silu(f32()),
        () -> new Tanh(f32()),
        () -> new Clip(f32(), growth.real(), growth.real()),
        () -> new LeakyRelu(f32(), growth.real()),
        () -> new HardSigmoid(f32(), growth.real(), growth.real()),
        () -> new Sqrt(f32()),
        () -> new Exp(f32()),
        () -> new Neg(f32()),
        () -> new Abs(f32()),
        this::prelu,
        () -> new Add(f32(), f32()),
        () -> new Sub(f32(), number()),
        () -> new Mul(f32(), number()),
        () -> new Div(f32(), number()),
        () -> new Pow(f32(), number()),
        () -> new Max(f32(), number()),
        () -> new Min(number(), f32()),
        () -> reduce(ReduceMean::new),
        () -> reduce(ReduceSum::new),
        () -> reduce(ReduceMax::new),
        this::conv,
        this::fusedConv,
        this::convTranspose,
        this::batchNorm,
        this::gemm,
        this::matMul,
        this::mapProduct,
        () -> new MaxPool2d(map(), growthWindow(), growth.flip()),
        () -> new AveragePool2d(map(), growthWindow(), growth.flip(), growth.flip()),
        () -> new GlobalAveragePool(map()),
        () -> new GlobalMaxPool(map()),
        this::concat,
        this::split,
        this::slice,
        this::reshape,
        this::transpose,
        () -> {
          Value x = any();
          List<Integer> dims = new ArrayList<>(growth.ints(growth.from(0, 1), 1, 3));
          x.shape().dims().forEach(d -> dims.add(d == 1 ? growth.from(1, 3) : d));
          return new Expand(x, dims);
        },
        this::gather,
        this::resize,
        this::pad,
        () -> new DepthToSpace(map(), growth.from(1, 3), growth.pick(DepthOrder.class)),
        () -> new SpaceToDepth(map(), growth.from(1, 3)),
        () -> new Softmax(f32(), growth.from(0, 3)),
        () -> new ArgMax(f32(), growth.from(0, 3), growth.flip(), growth.flip()),
        this::lstm,
        () -> new Identity(any()),
        () -> new Cast(any(), growth.pick(ElementType.class)));
  }

  private Value any() {
    return growth.value(_ -> true);
  }

  private Value f32() {
    return growth.value(v -> v.type().element() == ElementType.F32);
  }

  private Value map() {
    return growth.value(v -> v.type().element() == ElementType.F32 && v.type().rank() == 4);
  }

  private Value constant(int... dims) {
    return growth.constant(TensorType.f32(dims));
  }

  private Value number() {
    return growth.flip() ? constant() : constant(1);
  }

  private Window growthWindow() {
    return Windows.random(growth);
  }

  private Activation activation() {
    return Activations.random(growth);
  }

  private Op prelu() {
    Value x = map();
    return new PRelu(x, constant(x.dim(1), 1, 1));
  }

  private interface Reduction {
    Op make(Value input, List<Integer> axes, boolean keep);
  }

  private Op reduce(Reduction reduction) {
    Value x = f32();
    var axes = new ArrayList<>(IntStream.range(0, x.type().rank()).boxed().toList());
    Collections.shuffle(axes, new Random(growth.dice.nextLong()));
    return reduction.make(x, axes.subList(0, growth.from(0, axes.size())), growth.flip());
  }

  private Optional<Value> bias(int channels) {
    return growth.flip() ? Optional.of(constant(channels)) : Optional.empty();
  }

  private Op conv() {
    Value x = map();
    Window w = growthWindow();
    boolean depthwise = growth.flip();
    int out = depthwise ? x.dim(1) : growth.from(1, 6);
    Value weight = constant(out, depthwise ? 1 : x.dim(1), w.kernelHeight(), w.kernelWidth());
    return new Conv2d(x, weight, bias(out), w, depthwise ? x.dim(1) : 1);
  }

  private Op fusedConv() {
    Value x = map();
    int out = growth.flip() ? x.dim(1) : growth.from(1, 6);
    boolean same = out == x.dim(1) && growth.flip();
    Window w = same ? Window.pointwise() : growthWindow();
    Value weight = constant(out, x.dim(1), w.kernelHeight(), w.kernelWidth());
    return new FusedConv2d(
        x,
        weight,
        bias(out),
        same ? Optional.of(x) : Optional.empty(),
        w,
        1,
        activation(),
        growth.pick(ResidualPlacement.class));
  }

  private Op convTranspose() {
    Value x = map();
    Window w = growthWindow();
    int out = growth.from(1, 4);
    Value weight = constant(x.dim(1), out, w.kernelHeight(), w.kernelWidth());
    return new ConvTranspose2d(x, weight, bias(out), w, 1, growth.ints(2, 0, 1));
  }

  private Op batchNorm() {
    Value x = map();
    int c = x.dim(1);
    return new BatchNorm(x, constant(c), constant(c), constant(c), constant(c), growth.real());
  }

  private Op gemm() {
    int m = growth.from(1, 4);
    int k = growth.from(1, 4);
    int n = growth.from(1, 4);
    boolean ta = growth.flip();
    boolean tb = growth.flip();
    Value a = ta ? constant(k, m) : constant(m, k);
    Value b = tb ? constant(n, k) : constant(k, n);
    return new Gemm(a, b, bias(n), growth.real(), growth.real(), ta, tb);
  }

  private Op matMul() {
    Value x = map();
    return new MatMul(x, constant(x.dim(3), growth.from(1, 4)));
  }

  private Op mapProduct() {
    Value x = map();
    return new MapProduct(x, map(), growth.from(1, 2), growth.pick(ProductAxis.class));
  }

  private Op lstm() {
    Value x = growth.value(v -> v.type().element() == ElementType.F32 && v.type().rank() == 3);
    int units = growth.from(1, 3);
    int rows = Lstm.GATES * units;
    return new Lstm(
        x,
        constant(rows, x.dim(2)),
        constant(rows, units),
        bias(rows),
        growth.flip() ? Optional.of(constant(x.dim(1), units)) : Optional.empty(),
        growth.flip() ? Optional.of(constant(x.dim(1), units)) : Optional.empty(),
        growth.flip() ? 0 : growth.positive());
  }

  private Op concat() {
    Value x = any();
    List<Value> parts =
        IntStream.range(0, growth.from(1, 3))
            .mapToObj(_ -> growth.value(v -> v.type().equals(x.type())))
            .toList();
    return new Concat(parts, growth.from(0, 3));
  }

  private Op split() {
    Value x = any();
    int axis = growth.from(0, x.type().rank() - 1);
    int first = growth.from(0, x.dim(axis));
    return new Split(x, axis, List.of(first, x.dim(axis) - first));
  }

  private Op slice() {
    Value x = any();
    var starts = new ArrayList<Integer>();
    var sizes = new ArrayList<Integer>();
    var steps = new ArrayList<Integer>();
    for (int dim : x.shape().dims()) {
      boolean back = growth.flip();
      starts.add(back ? dim - 1 : 0);
      sizes.add(growth.from(0, (dim + 1) / 2));
      steps.add(back ? -growth.from(1, 2) : growth.from(1, 2));
    }
    return new Slice(x, starts, sizes, steps);
  }

  private Op reshape() {
    Value x = any();
    var dims = new ArrayList<>(x.shape().dims());
    Collections.shuffle(dims, new Random(growth.dice.nextLong()));
    if (growth.flip()) {
      dims.add(1);
    }
    return new Reshape(x, growth.flip() ? dims : List.of(x.shape().elements()));
  }

  private Op transpose() {
    Value x = any();
    var order = new ArrayList<>(IntStream.range(0, x.type().rank()).boxed().toList());
    Collections.shuffle(order, new Random(growth.dice.nextLong()));
    return new Transpose(x, order);
  }

  private Op gather() {
    Value x = any();
    ElementType index = growth.flip() ? ElementType.I32 : ElementType.I64;
    Shape shape = growth.shape(growth.from(0, 2), 3);
    return new Gather(
        x, growth.constant(TensorType.of(index, shape)), growth.from(0, x.type().rank()));
  }

  private Op resize() {
    return new Resize(
        map(),
        growth.from(1, 20),
        growth.from(1, 20),
        growth.positive(),
        growth.positive(),
        growth.pick(ResizeMode.class),
        growth.pick(CoordinateMode.class),
        growth.pick(NearestMode.class));
  }

  private Op pad() {
    Value x = f32();
    int rank = x.type().rank();
    return new Pad(
        x,
        growth.ints(rank, -1, 2),
        growth.ints(rank, 0, 2),
        growth.pick(PadMode.class),
        growth.real());
  }
}
