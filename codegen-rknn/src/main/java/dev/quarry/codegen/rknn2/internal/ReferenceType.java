package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;

/// A value outside the table that a four-byte offset in the table points to.
///
/// @param <V> the Java value
interface ReferenceType<V> extends FieldType<V> {
  @Override
  default int inlineBytes() {
    return 4;
  }

  @Override
  default V read(FlatRow row, int at, String what) {
    return readTarget(row, row.block().follow(at, what), what);
  }

  @Override
  default void add(FlatBufferBuilder out, int slot, V value, int target) {
    out.addOffset(slot, target, 0);
  }

  @Override
  default void list(Listing listing, FlatRow row, int at, String what) {
    int target = row.block().follow(at, what);
    listing.add(at, 4, what + " -> " + listing.place(target));
    listTarget(listing, row, target, what);
  }

  /// Reads the value at `target`.
  V readTarget(FlatRow row, int target, String what);

  /// Lists the bytes of the value at `target`.
  void listTarget(Listing listing, FlatRow row, int target, String what);
}
