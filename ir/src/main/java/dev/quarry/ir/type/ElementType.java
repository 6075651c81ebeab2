package dev.quarry.ir.type;

import java.util.Locale;
import java.util.Optional;

/// The type of one tensor element.
public enum ElementType {
  F32(4, false),
  F16(2, false),
  U8(1, true),
  I8(1, true),
  I16(2, true),
  I32(4, true),
  I64(8, true),
  BOOL(1, false);

  private final int bytes;
  private final boolean integer;

  ElementType(int bytes, boolean integer) {
    this.bytes = bytes;
    this.integer = integer;
  }

  /// Size of one element in bytes.
  public int bytes() {
    return bytes;
  }

  /// Whether the elements are integers (not counting `bool`).
  public boolean isInteger() {
    return integer;
  }

  /// Whether the elements are floating-point numbers.
  public boolean isFloat() {
    return this == F32 || this == F16;
  }

  /// The word used in the text form, for example `f32`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The element type a word stands for.
  public static Optional<ElementType> parse(String word) {
    for (ElementType type : values()) {
      if (type.text().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
