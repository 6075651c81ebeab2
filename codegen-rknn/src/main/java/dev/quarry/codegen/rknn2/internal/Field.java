package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.function.Function;

/// One field of a table.
///
/// @param <T> the record of the table
/// @param <V> the value of the field
/// @param id vtable slot
/// @param name own name in snake case
/// @param type how it is stored
/// @param getter where the writer takes it from
/// @param certainty how sure the meaning is
/// @param meaning one sentence
public record Field<T, V>(
    int id,
    String name,
    FieldType<V> type,
    Function<T, V> getter,
    Certainty certainty,
    String meaning) {

  /// A field whose meaning is proven.
  static <T, V> Field<T, V> proven(
      int id, String name, FieldType<V> type, Function<T, V> getter, String meaning) {
    return new Field<>(id, name, type, getter, Certainty.PROVEN, meaning);
  }

  /// A field whose meaning is inferred.
  static <T, V> Field<T, V> inferred(
      int id, String name, FieldType<V> type, Function<T, V> getter, String meaning) {
    return new Field<>(id, name, type, getter, Certainty.INFERRED, meaning);
  }

  /// A field of unknown meaning that is kept as it is.
  static <T, V> Field<T, V> unknown(
      int id, String name, FieldType<V> type, Function<T, V> getter, String meaning) {
    return new Field<>(id, name, type, getter, Certainty.UNKNOWN, meaning);
  }

  /// A vector of unknown meaning that is empty in every file.
  static <T> Field<T, Integer> emptyVector(int id) {
    return new Field<>(
        id, "unknown" + id, new EmptyVectorType(true), _ -> 0, Certainty.UNKNOWN, "empty vector");
  }

  /// The same, only in container version 2.
  static <T> Field<T, Integer> legacyEmptyVector(int id) {
    return new Field<>(
        id,
        "unknown" + id,
        new EmptyVectorType(false),
        _ -> 0,
        Certainty.UNKNOWN,
        "empty vector, container 2 only");
  }

  int prepare(FlatBufferBuilder out, T value) {
    return type.prepare(out, getter.apply(value));
  }

  void add(FlatBufferBuilder out, T value, int target) {
    type.add(out, id, getter.apply(value), target);
  }
}
