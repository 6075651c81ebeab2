package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;

/// How values of one kind lie in a table: reading, writing and listing them.
///
/// @param <V> the Java value
public interface FieldType<V> {
  /// The name for documents, for example `[i32]`.
  String text();

  /// Bytes of the slot inside the table.
  int inlineBytes();

  /// Size by which the FlatBuffers compiler orders fields: a number's own, else an offset's.
  default int orderBytes() {
    return 4;
  }

  /// The value when the slot is absent.
  V absent();

  /// Reads the value whose slot is at `at`.
  V read(FlatRow row, int at, String what);

  /// Writes what the slot refers to and returns its offset; 0 when there is nothing.
  int prepare(FlatBufferBuilder out, V value);

  /// Fills the slot of the table being built.
  void add(FlatBufferBuilder out, int slot, V value, int target);

  /// Lists the bytes of the value whose slot is at `at`.
  void list(Listing listing, FlatRow row, int at, String what);
}
