package dev.quarry.data;

import dev.quarry.ir.type.ElementType;
import java.util.List;
import java.util.Optional;

/// What NumPy calls the element types.
final class NpyKinds {
  private NpyKinds() {}

  /// The word for an element type, without the byte order.
  static String of(ElementType element) {
    return switch (element) {
      case F32 -> "f4";
      case F16 -> "f2";
      case U8 -> "u1";
      case I8 -> "i1";
      case I16 -> "i2";
      case I32 -> "i4";
      case I64 -> "i8";
      case BOOL -> "b1";
    };
  }

  /// The element type a word stands for.
  static Optional<ElementType> element(String kind) {
    return List.of(ElementType.values()).stream().filter(e -> of(e).equals(kind)).findFirst();
  }
}
