package dev.quarry.codegen.rknn2;

/// How one 64-bit command word is put together: operation, value, register.
// RKNN v2: rknn2-format.md section 3.1 (proven)
public final class CommandWord {
  /// Operation of the program control unit, registers [#NEXT_OFFSET] and [#NEXT_AMOUNT].
  public static final int OP_CONTROL = 0x0101;

  /// Operation of the marker in front of the enable word.
  public static final int OP_MARKER = 0x0041;

  /// Operation of the word that starts the units.
  public static final int OP_ENABLE = 0x0081;

  /// Byte offset of the next task.
  public static final int NEXT_OFFSET = 0x10;

  /// Register words of the next task plus 3.
  public static final int NEXT_AMOUNT = 0x14;

  /// The units to start.
  public static final int ENABLE = 0x08;

  private static final int VALUE_SHIFT = 16;
  private static final int OP_SHIFT = 48;
  private static final long MASK_16 = 0xffffL;

  private CommandWord() {}

  /// Puts a word together; the value is taken as 32 bits.
  public static long of(int op, int value, int register) {
    return ((op & MASK_16) << OP_SHIFT)
        | (Integer.toUnsignedLong(value) << VALUE_SHIFT)
        | (register & MASK_16);
  }

  /// The operation, which names the unit.
  public static int op(long word) {
    return (int) (word >>> OP_SHIFT);
  }

  /// The value.
  public static int value(long word) {
    return (int) (word >>> VALUE_SHIFT);
  }

  /// The register address.
  public static int register(long word) {
    return (int) (word & MASK_16);
  }
}
