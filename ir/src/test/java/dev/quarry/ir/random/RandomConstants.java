package dev.quarry.ir.random;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.TensorType;
import java.lang.foreign.MemorySegment;

/// Random contents of constants: any bits, one number everywhere, or ordinary numbers.
final class RandomConstants {
  private RandomConstants() {}

  static ConstantData of(Growth growth, TensorType type) {
    int width = type.element().bytes();
    byte[] bytes = new byte[type.shape().elements() * width];
    switch (growth.from(0, 2)) {
      case 0 -> growth.dice.nextBytes(bytes);
      case 1 -> {
        byte[] one = new byte[width];
        growth.dice.nextBytes(one);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = one[i % width];
        }
      }
      default -> {
        for (int i = 0; i < bytes.length; i += width) {
          bytes[i] = (byte) growth.from(0, 100);
        }
      }
    }
    return new ConstantData(type, MemorySegment.ofArray(bytes));
  }
}
