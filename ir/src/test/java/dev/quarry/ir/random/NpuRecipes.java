package dev.quarry.ir.random;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.*;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How to roll each op of level NPU. The numbers need not be ones the chip can hold.
final class NpuRecipes {
  private final Growth growth;

  NpuRecipes(Growth growth) {
    this.growth = growth;
  }

  /// One recipe per op of the family.
  List<Supplier<Op>> all() {
    return List.of(
        this::convert,
        this::conv,
        () -> {
          Value a = map();
          return new NpuElementwise(
              growth.pick(List.of(ElementwiseKind.ADD, ElementwiseKind.MUL, ElementwiseKind.MAX)),
              a,
              growth.value(
                  v -> isMap(v, ElementType.I8) && Shapes.isSameOrPixel(a.shape(), v.shape())),
              operand(),
              operand(),
              growth.flip(),
              output(),
              storage());
        },
        () -> {
          Value a = map();
          return new NpuConcat(
              List.of(a, a), growth.from(1, 3), List.of(requant(), requant()), storage());
        },
        () -> {
          Value a = halfMap();
          return new NpuConcat(
              List.of(a, a), growth.from(1, 3), List.of(Requant.COPY, Requant.COPY), Storage.HALF);
        },
        this::halfConv,
        this::halfElementwise,
        () ->
            new NpuAffine(
                map(),
                operand(),
                growth.from(-1000000, 1000000),
                growth.flip(),
                output(),
                storage()),
        () -> new NpuRequantize(map(), requant(), storage()),
        () -> new NpuToHalf(map(), growth.from(-127, 128), half()),
        () -> new NpuFromHalf(halfMap(), half(), growth.from(-128, 127), storage()),
        () -> new NpuMaxPool(anyMap(), Windows.random(growth), growth.flip()),
        () -> new NpuAveragePool(anyMap(), Windows.random(growth)),
        () -> new NpuResizeLinear(map(), growth.from(1, 3), growth.from(1, 3)),
        () -> new NpuResizeNearest(anyMap(), growth.from(1, 3), growth.from(1, 3)),
        this::slice,
        () -> {
          Value a = anyMap();
          Storage to = isMap(a, ElementType.F16) ? Storage.HALF : storage();
          return new NpuView(a, List.of(a.dim(0), a.dim(1), a.dim(3), a.dim(2)), to);
        },
        this::product,
        () -> new NpuUnpack(anyMap()),
        () -> new NpuPack(growth.value(NpuRecipes::isPlainMap)));
  }

  /// A map whose channels fill surfaces, multiplied by itself.
  private Op product() {
    Value part = map();
    var noZeroPoint = new Storage(ElementType.I8, new Quantization.PerTensor(growth.positive(), 0));
    growth.add(
        new NpuConcat(
            Collections.nCopies(8, part), 1, Collections.nCopies(8, requant()), noZeroPoint));
    Value x =
        growth.value(
            v ->
                isMap(v, ElementType.I8)
                    && v.dim(1) % 8 == 0
                    && v.type().perTensor().zeroPoint() == 0);
    return new NpuMapProduct(
        x,
        x,
        growth.from(1, 2),
        growth.pick(ProductAxis.class),
        growth.from(-127, 128),
        output(),
        storage());
  }

  private static boolean isPlainMap(Value v) {
    return v.type().layout() == Layout.PLAIN
        && v.type().rank() == 4
        && (v.type().element() == ElementType.F16
            || (v.type().element() == ElementType.I8
                && v.type().quantization() instanceof Quantization.PerTensor));
  }

  private static boolean isMap(Value v, ElementType element) {
    return v.type().layout() == Layout.NC1HWC2 && v.type().element() == element;
  }

  private Value anyMap() {
    return growth.value(v -> v.type().layout() == Layout.NC1HWC2);
  }

  private float half() {
    return Float.float16ToFloat(Float.floatToFloat16(growth.positive()));
  }

  private Value halfMap() {
    return growth.value(v -> isMap(v, ElementType.F16));
  }

  private Op halfElementwise() {
    Value a = halfMap();
    return new NpuHalfElementwise(
        growth.pick(List.of(ElementwiseKind.ADD, ElementwiseKind.MUL, ElementwiseKind.MIN)),
        a,
        growth.value(v -> isMap(v, ElementType.F16) && Shapes.isSameOrPixel(a.shape(), v.shape())),
        growth.flip(),
        growth.flip());
  }

  private HalfStage halfStage() {
    return switch (growth.from(0, 3)) {
      case 0 -> HalfStage.BYPASS;
      case 1 -> new HalfStage.Relu();
      case 2 -> new HalfStage.Clamp(growth.positive());
      default -> new HalfStage.LeakyRelu(growth.real());
    };
  }

  private Op halfConv() {
    Value x = growth.value(v -> v.type().element() == ElementType.F16 && isStoredMap(v));
    boolean depthwise = growth.flip();
    boolean residual = growth.flip() && isMap(x, ElementType.F16);
    TableChoice table = residual ? TableChoice.NONE : growth.pick(TableChoice.class);
    int out = depthwise || residual ? x.dim(1) : growth.from(1, 6);
    Window w = residual ? Window.pointwise() : Windows.random(growth);
    Upsampling upsampling =
        depthwise || residual || w.strideY() > 1 || w.strideX() > 1
            ? Upsampling.NONE
            : new Upsampling(growth.from(1, 2), growth.from(1, 3));
    return new NpuHalfConv(
        x,
        constant(ElementType.F16, out, depthwise ? 1 : x.dim(1), w.kernelHeight(), w.kernelWidth()),
        constant(ElementType.F32, out),
        residual ? Optional.of(x) : Optional.empty(),
        w,
        upsampling,
        depthwise,
        table == TableChoice.NONE ? halfStage() : new HalfStage.ToTable(growth.positive()),
        table,
        growth.flip(),
        table != TableChoice.NONE
            && !depthwise
            && w.outHeight(x.dim(2) * upsampling.y()) * w.outWidth(x.dim(3) * upsampling.x()) == 1
            && growth.flip());
  }

  private static boolean isStoredMap(Value v) {
    return v.type().layout() != Layout.PLAIN && v.type().rank() == 4;
  }

  private Op slice() {
    Value x = anyMap();
    List<Integer> starts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 1; axis < 4; axis++) {
      int start = growth.from(0, x.dim(axis) - 1);
      starts.add(start);
      sizes.add(growth.from(1, x.dim(axis) - start));
    }
    return new NpuSlice(x, starts, sizes);
  }

  private Value map() {
    return growth.value(v -> isMap(v, ElementType.I8));
  }

  private Storage storage() {
    return new Storage(ElementType.I8, QuantRecipes.step(growth, ElementType.I8));
  }

  private FixedPoint factor() {
    return growth.flip()
        ? FixedPoint.ONE
        : new FixedPoint(growth.from(0, 32767), growth.from(-3, 40));
  }

  private EltOperand operand() {
    return growth.flip() ? EltOperand.PLAIN : new EltOperand(growth.from(-128, 128), factor());
  }

  private OutputStage output() {
    return new OutputStage(factor(), growth.from(-128, 127));
  }

  private Requant requant() {
    return growth.flip()
        ? Requant.COPY
        : new Requant(growth.from(-128, 128), factor(), growth.from(-128, 127));
  }

  private Op convert() {
    Value x =
        growth.value(v -> v.type().layout() == Layout.NHWC && v.type().element() == ElementType.U8);
    List<Requant> lanes =
        IntStream.range(0, x.dim(1))
            .mapToObj(_ -> new Requant(0, factor(), growth.from(-128, 127)))
            .toList();
    return new NpuConvertInput(x, lanes, storage());
  }

  private PostScale postScale(boolean perChannel) {
    if (perChannel && growth.flip()) {
      return new PostScale.LeakyRelu(growth.from(0, 8), growth.from(0, 32767), growth.from(0, 9));
    }
    return switch (growth.from(0, 3)) {
      case 0 -> PostScale.BYPASS;
      case 1 -> new PostScale.Relu();
      case 2 -> new PostScale.Clamp(growth.from(0, 1 << 30));
      default -> new PostScale.Shift(growth.from(0, 20), growth.flip());
    };
  }

  private Value constant(ElementType element, int... dims) {
    return growth.constant(TensorType.of(element, Shape.of(dims)));
  }

  private Op conv() {
    Value x = map();
    boolean depthwise = growth.flip();
    boolean residual = growth.flip();
    TableChoice table = residual ? TableChoice.NONE : growth.pick(TableChoice.class);
    int out = depthwise || residual ? x.dim(1) : growth.from(1, 6);
    Window w = residual ? Window.pointwise() : Windows.random(growth);
    Upsampling upsampling =
        depthwise || residual || w.strideY() > 1 || w.strideX() > 1
            ? Upsampling.NONE
            : new Upsampling(growth.from(1, 2), growth.from(1, 3));
    Value weight =
        constant(ElementType.I8, out, depthwise ? 1 : x.dim(1), w.kernelHeight(), w.kernelWidth());
    Value bias = constant(ElementType.I32, out);
    boolean perChannel = growth.flip();
    Optional<Value> offsets =
        perChannel ? Optional.of(constant(ElementType.I16, out)) : Optional.empty();
    Optional<Value> multipliers =
        perChannel ? Optional.of(constant(ElementType.I16, out)) : Optional.empty();
    return new NpuConv(
        x,
        weight,
        bias,
        offsets,
        multipliers,
        residual ? Optional.of(x) : Optional.empty(),
        w,
        upsampling,
        depthwise,
        growth.from(-128, 127),
        growth.from(-128, 128),
        table == TableChoice.NONE ? postScale(perChannel) : new PostScale.ToTable(factor()),
        table,
        operand(),
        growth.flip(),
        output(),
        storage());
  }
}
