package dev.quarry.codegen.rknn2.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A FlatBuffer block of unknown origin; every access is checked against its end.
///
/// Offsets may make many references share the same bytes, so the amount of decoded data is bounded
/// as well: an honest file never needs more than a few times its own size.
public final class FlatBlock {
  private static final int OFFSET_BYTES = 4;
  private static final long BUDGET_FACTOR = 4;
  private static final long BUDGET_BASE = 1 << 16;

  private final String file;
  private final ByteBuffer bytes;
  private final Set<String> notes = new LinkedHashSet<>();
  private long budget;

  /// @param file name of the file for messages
  /// @param bytes exactly the block
  public FlatBlock(String file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.budget = BUDGET_BASE + BUDGET_FACTOR * bytes.remaining();
  }

  /// Number of bytes.
  public int size() {
    return bytes.capacity();
  }

  /// Name of the file for messages.
  public String file() {
    return file;
  }

  /// Fails unless `length` bytes at `at` are inside the block.
  public void need(long at, long length, String what) {
    if (at < 0 || length < 0 || at + length > size()) {
      throw Damage.damaged(
          file,
          what
              + " lies outside the data block ("
              + length
              + " bytes at "
              + at
              + " of "
              + size()
              + ")");
    }
  }

  int u8(int at, String what) {
    need(at, 1, what);
    return Byte.toUnsignedInt(bytes.get(at));
  }

  int u16(int at, String what) {
    need(at, 2, what);
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  /// A signed 32-bit number.
  public int i32(int at, String what) {
    need(at, 4, what);
    return bytes.getInt(at);
  }

  /// An unsigned 32-bit number.
  public long u32(int at, String what) {
    return Integer.toUnsignedLong(i32(at, what));
  }

  long i64(int at, String what) {
    need(at, 8, what);
    return bytes.getLong(at);
  }

  float f32(int at, String what) {
    need(at, 4, what);
    return bytes.getFloat(at);
  }

  /// The bytes of a checked range, without copying.
  ByteBuffer range(int at, int length, String what) {
    need(at, length, what);
    return bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The place an offset at `at` points to; there is room for four bytes.
  public int follow(int at, String what) {
    long target = at + u32(at, what);
    if (target == at) {
      throw Damage.damaged(file, what + " points to itself");
    }
    need(target, OFFSET_BYTES, what);
    return (int) target;
  }

  /// Number of elements of the vector at `vector`, all of which are inside the block.
  int count(int vector, int elementBytes, String what) {
    long count = u32(vector, what);
    need(vector + 4L, count * elementBytes, what);
    spend(count * elementBytes + OFFSET_BYTES, what);
    return (int) count;
  }

  /// Remembers something unexpected that is no error; each text once.
  void note(String text) {
    notes.add(text);
  }

  /// What was unexpected, in the order found.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  void spend(long decodedBytes, String what) {
    budget -= decodedBytes;
    if (budget < 0) {
      throw Damage.damaged(file, what + ": the data block refers to the same bytes too often");
    }
  }
}
