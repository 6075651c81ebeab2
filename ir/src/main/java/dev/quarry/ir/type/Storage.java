package dev.quarry.ir.type;

/// How a quantized result is stored: what an op cannot infer from its operands.
///
/// @param element integer element type
/// @param step scale and zero point of the whole tensor
public record Storage(ElementType element, Quantization.PerTensor step) {
  /// The storage of a type quantized per tensor.
  public static Storage of(TensorType type) {
    return new Storage(type.element(), type.perTensor());
  }

  /// The type of a tensor stored this way.
  public TensorType at(Shape shape) {
    return new TensorType(element, shape, step, Layout.PLAIN);
  }

  /// The type of a feature map stored this way in the NPU's native layout.
  public TensorType nativeAt(Shape shape) {
    return new TensorType(element, shape, step, Layout.NC1HWC2);
  }
}
