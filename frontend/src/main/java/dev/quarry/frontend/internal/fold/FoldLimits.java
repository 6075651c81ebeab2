package dev.quarry.frontend.internal.fold;

import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;

/// How much is computed while importing. Floats beyond the limit are weights, which the passes
/// fold; integers are index arithmetic, which nothing later could do, so their limit only guards
/// against models that ask for absurd amounts of memory.
public final class FoldLimits {
  private static final int MAX_FLOATS = 1 << 12;
  private static final int MAX_INTEGERS = 1 << 24;

  private FoldLimits() {}

  /// Whether a tensor is too large to be computed here.
  public static boolean isLarge(ElementType element, Shape shape) {
    return shape.elements() > (element.isFloat() ? MAX_FLOATS : MAX_INTEGERS);
  }

  static boolean isLarge(Literal literal) {
    return isLarge(literal.shape(), literal);
  }

  static boolean isLarge(Shape shape, Literal like) {
    return switch (like) {
      case Literal.Reals _ -> isLarge(ElementType.F32, shape);
      case Literal.Integers(var type, _) -> isLarge(type.element(), shape);
    };
  }
}
