package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;

/// A number stored in the table itself; a value equal to `absent` is not stored.
///
/// @param text name for documents
/// @param inlineBytes bytes in the table
/// @param absent the default
/// @param reader takes the number out of the block
/// @param adder puts the number into the table being built
record ScalarType<V>(String text, int inlineBytes, V absent, Reader<V> reader, Adder<V> adder)
    implements FieldType<V> {

  static final ScalarType<Integer> U8 =
      new ScalarType<>(
          "u8", 1, 0, FlatBlock::u8, (out, slot, value) -> out.addByte(slot, value.byteValue(), 0));

  static final ScalarType<Integer> I32 = i32(0);

  static final ScalarType<Long> U32 =
      new ScalarType<>(
          "u32",
          4,
          0L,
          FlatBlock::u32,
          (out, slot, value) -> out.addInt(slot, value.intValue(), 0));

  /// An unsigned number that has to fit a Java int: indices and counts.
  static final ScalarType<Integer> U31 =
      new ScalarType<>(
          "u32", 4, 0, ScalarType::u31, (out, slot, value) -> out.addInt(slot, value, 0));

  static final ScalarType<Long> U64 =
      new ScalarType<>(
          "u64", 8, 0L, FlatBlock::i64, (out, slot, value) -> out.addLong(slot, value, 0));

  /// A signed number with a default.
  static ScalarType<Integer> i32(int absent) {
    return new ScalarType<>(
        "i32", 4, absent, FlatBlock::i32, (out, slot, value) -> out.addInt(slot, value, absent));
  }

  @Override
  public int orderBytes() {
    return inlineBytes;
  }

  @Override
  public V read(FlatRow row, int at, String what) {
    return reader.read(row.block(), at, what);
  }

  @Override
  public int prepare(FlatBufferBuilder out, V value) {
    return 0;
  }

  @Override
  public void add(FlatBufferBuilder out, int slot, V value, int target) {
    adder.add(out, slot, value);
  }

  @Override
  public void list(Listing listing, FlatRow row, int at, String what) {
    listing.add(at, inlineBytes, what + " = " + read(row, at, what));
  }

  private static Integer u31(FlatBlock block, int at, String what) {
    long value = block.u32(at, what);
    if (value > Integer.MAX_VALUE) {
      throw Damage.damaged(block.file(), what + " is impossibly large (" + value + ")");
    }
    return (int) value;
  }

  /// Takes a number out of a block.
  interface Reader<V> {
    V read(FlatBlock block, int at, String what);
  }

  /// Puts a number into a table.
  interface Adder<V> {
    void add(FlatBufferBuilder out, int slot, V value);
  }
}
