package dev.quarry.ir.type;

/// Everything known about a tensor before it exists.
///
/// @param element type of one element
/// @param shape static logical shape
/// @param quantization meaning of the stored integers
/// @param layout order in the target's memory
public record TensorType(
    ElementType element, Shape shape, Quantization quantization, Layout layout) {

  public TensorType {
    if (!(quantization instanceof Quantization.None) && !element.isInteger()) {
      throw new IllegalArgumentException("quantized elements must be integers, not " + element);
    }
  }

  /// A plain type without quantization.
  public static TensorType of(ElementType element, Shape shape) {
    return new TensorType(element, shape, Quantization.NONE, Layout.PLAIN);
  }

  /// A plain `f32` type.
  public static TensorType f32(Shape shape) {
    return of(ElementType.F32, shape);
  }

  /// A plain `f32` type.
  public static TensorType f32(int... dims) {
    return of(ElementType.F32, Shape.of(dims));
  }

  /// The same type with another shape.
  public TensorType withShape(Shape other) {
    return new TensorType(element, other, quantization, layout);
  }

  /// The same type with another element type and quantization.
  public TensorType withElement(ElementType other, Quantization meaning) {
    return new TensorType(other, shape, meaning, layout);
  }

  /// The same type in another layout.
  public TensorType withLayout(Layout other) {
    return new TensorType(element, shape, quantization, other);
  }

  /// Number of dimensions.
  public int rank() {
    return shape.rank();
  }

  /// One scale and zero point for the whole tensor.
  ///
  /// @throws IllegalStateException if the type has none
  public Quantization.PerTensor perTensor() {
    return switch (quantization) {
      case Quantization.PerTensor step -> step;
      case Quantization.None _, Quantization.PerAxis _ ->
          throw new IllegalStateException("not quantized per tensor: " + text());
    };
  }

  /// The canonical text, for example `1x16x80x80xi8<0.0235:-3>@nc1hwc2`; a scalar is `f32`.
  public String text() {
    String dims = shape.text();
    String place = layout == Layout.PLAIN ? "" : "@" + layout.text();
    return dims + (dims.isEmpty() ? "" : "x") + element.text() + quantization.text() + place;
  }

  @Override
  public String toString() {
    return text();
  }
}
