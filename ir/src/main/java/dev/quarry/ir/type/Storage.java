package dev.quarry.ir.type;

/// How a stored result is stored: what an op cannot infer from its operands.
///
/// @param element integer element type, or `f16`
/// @param quantization scale and zero point of the whole tensor; none for halves
public record Storage(ElementType element, Quantization quantization) {
  /// Halves, which mean themselves.
  public static final Storage HALF = new Storage(ElementType.F16, Quantization.NONE);

  /// The storage of a type quantized per tensor.
  ///
  /// @throws IllegalStateException if the type has no scale
  public static Storage of(TensorType type) {
    return new Storage(type.element(), type.perTensor());
  }

  /// The storage of a type quantized per tensor, or of halves.
  ///
  /// @throws IllegalStateException if the type is neither
  public static Storage ofStored(TensorType type) {
    return type.element() == ElementType.F16 && type.quantization() instanceof Quantization.None
        ? HALF
        : of(type);
  }

  /// Scale and zero point.
  ///
  /// @throws IllegalStateException if there are none
  public Quantization.PerTensor step() {
    return at(Shape.of()).perTensor();
  }

  /// Whether the values are halves.
  public boolean isHalf() {
    return element == ElementType.F16;
  }

  /// The type of a tensor stored this way.
  public TensorType at(Shape shape) {
    return new TensorType(element, shape, quantization, Layout.PLAIN);
  }

  /// The type of a feature map stored this way in the NPU's native layout.
  public TensorType nativeAt(Shape shape) {
    return new TensorType(element, shape, quantization, Layout.NC1HWC2);
  }
}
