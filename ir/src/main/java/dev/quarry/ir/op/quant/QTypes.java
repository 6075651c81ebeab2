package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;

/// Type rules of the quantized family.
final class QTypes {
  private QTypes() {}

  /// A quantized activation.
  static final TypeRule ACTIVATION =
      TypeRule.elementIn(ElementType.U8, ElementType.I8, ElementType.I16).and(TypeRule.perTensor());

  /// A quantized feature map.
  static final TypeRule MAP = ACTIVATION.and(TypeRule.rank(4));

  /// Quantized convolution weights, per tensor or per output channel.
  static final TypeRule WEIGHT =
      TypeRule.elementIn(ElementType.U8, ElementType.I8, ElementType.I16)
          .and(TypeRule.quantized())
          .and(TypeRule.rank(4));

  /// The bias of a convolution: real numbers, or integers in the unit of its products.
  static final TypeRule BIAS =
      TypeRule.elementIn(ElementType.F32, ElementType.I32, ElementType.I64).and(TypeRule.rank(1));
}
