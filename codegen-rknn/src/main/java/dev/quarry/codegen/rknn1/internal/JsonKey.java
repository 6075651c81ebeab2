package dev.quarry.codegen.rknn1.internal;

/// A key of a JSON object and the kind of its value.
///
/// @param name the key
/// @param codec its value
record JsonKey<V>(String name, JsonCodec<V> codec) {
  static JsonKey<Integer> ofInt(String name) {
    return new JsonKey<>(name, JsonCodec.INT);
  }

  static JsonKey<String> ofText(String name) {
    return new JsonKey<>(name, JsonCodec.TEXT);
  }

  static JsonKey<Number> ofNumber(String name) {
    return new JsonKey<>(name, JsonCodec.NUMBER);
  }

  static JsonKey<java.util.List<Integer>> ofInts(String name) {
    return new JsonKey<>(name, JsonCodec.list(JsonCodec.INT));
  }

  static JsonKey<java.util.List<Integer>> ofInts(String name, int length) {
    return new JsonKey<>(name, JsonCodec.list(JsonCodec.INT, length));
  }
}
