package dev.quarry.ir.random;

import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QAddNumber;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How to roll each quantized op.
final class QuantRecipes {
  private final Growth growth;

  QuantRecipes(Growth growth) {
    this.growth = growth;
  }

  /// One recipe per op of the family.
  List<Supplier<Op>> all() {
    return List.of(
        () -> new Quantize(growth.value(v -> v.type().element() == ElementType.F32), storage()),
        () -> new Dequantize(stored()),
        this::conv,
        () -> {
          Value a = stored();
          return new QElementwise(
              growth.pick(ElementwiseKind.class),
              a,
              growth.value(v -> isStored(v) && Shapes.isSameOrPixel(a.shape(), v.shape())),
              Activations.random(growth),
              storage());
        },
        () -> {
          Value a = stored();
          return new QConcat(List.of(a, a), growth.from(0, 3), storage());
        },
        () -> new QMaxPool2d(map(), Windows.random(growth), growth.flip()),
        () -> new QAveragePool2d(map(), Windows.random(growth)),
        () -> new QResizeLinear(map(), growth.from(1, 3), growth.from(1, 3)),
        () -> new QResizeNearest(map(), growth.from(1, 3), growth.from(1, 3)),
        () -> new QAddNumber(stored(), growth.real(), storage()),
        () -> new QActivation(stored(), Activations.random(growth), storage()),
        () -> new QRescale(stored(), growth.positive()),
        this::product,
        this::lstm);
  }

  private Op product() {
    return new QMapProduct(
        map(), map(), growth.from(1, 2), growth.pick(ProductAxis.class), storage());
  }

  private Op lstm() {
    Value x = growth.value(v -> isStored(v) && v.type().rank() == 3);
    int units = growth.from(1, 3);
    int rows = Lstm.GATES * units;
    ElementType element = growth.flip() ? ElementType.I8 : ElementType.U8;
    var type = new Storage(element, step(growth, element));
    return new QLstm(
        x,
        growth.constant(type.at(Shape.of(rows, x.dim(2)))),
        growth.constant(type.at(Shape.of(rows, units))),
        growth.constant(TensorType.of(ElementType.I32, Shape.of(rows))),
        storage());
  }

  private Storage storage() {
    ElementType element = growth.pick(List.of(ElementType.U8, ElementType.I8, ElementType.I16));
    return new Storage(element, step(growth, element));
  }

  static Quantization.PerTensor step(Growth growth, ElementType element) {
    int low = element == ElementType.U8 ? 0 : -128;
    return new Quantization.PerTensor(growth.positive(), growth.from(low, low + 255));
  }

  private static boolean isStored(Value value) {
    return value.type().quantization() instanceof Quantization.PerTensor;
  }

  private Value stored() {
    return growth.value(QuantRecipes::isStored);
  }

  private Value map() {
    return growth.value(v -> isStored(v) && v.type().rank() == 4);
  }

  private Op conv() {
    Value x = map();
    boolean residual = growth.flip();
    int out = residual ? x.dim(1) : growth.from(1, 6);
    Window w = residual ? Window.pointwise() : Windows.random(growth);
    ElementType element = growth.flip() ? ElementType.I8 : ElementType.U8;
    Shape shape = Shape.of(out, x.dim(1), w.kernelHeight(), w.kernelWidth());
    Quantization scales =
        growth.flip()
            ? step(growth, element)
            : new Quantization.PerAxis(
                0, IntStream.range(0, out).mapToObj(_ -> step(growth, element)).toList());
    Value weight = growth.constant(new TensorType(element, shape, scales, Layout.PLAIN));
    Optional<Value> bias =
        growth.flip() ? Optional.of(growth.constant(TensorType.f32(out))) : Optional.empty();
    return new QConv2d(
        x,
        weight,
        bias,
        residual ? Optional.of(x) : Optional.empty(),
        w,
        residual || w.strideY() > 1 || w.strideX() > 1
            ? Upsampling.NONE
            : new Upsampling(growth.from(1, 2), growth.from(1, 3)),
        1,
        Activations.random(growth),
        growth.pick(ResidualPlacement.class),
        storage());
  }
}
