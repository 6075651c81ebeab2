package dev.quarry.codegen.rknn2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// An immutable run of bytes, compared by content.
public final class RknnBuffer {
  /// No bytes.
  public static final RknnBuffer EMPTY = new RknnBuffer(new byte[0]);

  private final byte[] bytes;

  private RknnBuffer(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of the given bytes.
  public static RknnBuffer of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new RknnBuffer(bytes.clone());
  }

  /// A copy of the remaining bytes; the position of the argument does not move.
  public static RknnBuffer of(ByteBuffer source) {
    var bytes = new byte[source.remaining()];
    source.get(source.position(), bytes);
    return new RknnBuffer(bytes);
  }

  /// Words as little-endian bytes.
  public static RknnBuffer ofWords(long[] words) {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(words.length, 8));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
    return new RknnBuffer(bytes.array());
  }

  /// Number of bytes.
  public int size() {
    return bytes.length;
  }

  /// True when there is no byte.
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// A copy of the bytes.
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /// A read-only, little-endian view without copying.
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The bytes as little-endian words; bytes behind the last whole word are left out.
  public long[] toWords() {
    var words = new long[bytes.length / 8];
    asByteBuffer().asLongBuffer().get(words);
    return words;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RknnBuffer buffer && Arrays.equals(bytes, buffer.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
