package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The description of one kind of JSON object: its keys in the toolkit's order. Reader and writer
/// follow it; keys it does not have are noted and not kept.
final class JsonRecord<T> implements JsonCodec<T> {
  private final Function<Row, T> maker;
  private final List<Entry<T, ?>> entries = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /// A key and how a value has it.
  private record Entry<T, V>(JsonKey<V> key, boolean required, Function<T, Optional<V>> getter) {
    void read(JsonNode object, JsonPlace place, Map<JsonKey<?>, Object> values) {
      JsonNode node = object.get(key.name());
      if (node != null) {
        values.put(key, key.codec().read(node, place.at(key.name())));
      } else if (required) {
        throw place.damaged("the key '" + key.name() + "' is missing");
      }
    }

    void write(T value, ObjectNode object) {
      getter.apply(value).ifPresent(v -> object.set(key.name(), key.codec().write(v)));
    }
  }

  /// The values of one object.
  static final class Row {
    private final Map<JsonKey<?>, Object> values;

    private Row(Map<JsonKey<?>, Object> values) {
      this.values = values;
    }

    /// The value of a required key.
    <V> V get(JsonKey<V> key) {
      return find(key)
          .orElseThrow(() -> new IllegalStateException("this is a bug: no key " + key.name()));
    }

    /// The value of an optional key.
    <V> Optional<V> find(JsonKey<V> key) {
      // A key is only ever stored with a value its own codec has read.
      @SuppressWarnings("unchecked")
      @Nullable V value = (V) values.get(key);
      return Optional.ofNullable(value);
    }
  }

  /// @param maker builds the value from its row
  JsonRecord(Function<Row, T> maker) {
    this.maker = maker;
  }

  /// Adds a key every object has.
  <V> JsonRecord<T> key(JsonKey<V> key, Function<T, V> getter) {
    return add(new Entry<>(key, true, value -> Optional.of(getter.apply(value))));
  }

  /// Adds a key that some objects have.
  <V> JsonRecord<T> optional(JsonKey<V> key, Function<T, Optional<V>> getter) {
    return add(new Entry<>(key, false, getter));
  }

  private JsonRecord<T> add(Entry<T, ?> entry) {
    entries.add(entry);
    names.add(entry.key().name());
    return this;
  }

  /// The keys in the toolkit's order.
  List<String> keys() {
    return entries.stream().map(entry -> entry.key().name()).toList();
  }

  @Override
  public T read(JsonNode node, JsonPlace place) {
    if (!node.isObject()) {
      throw place.damaged("expected an object, found " + JsonCodec.found(node));
    }
    Map<JsonKey<?>, Object> values = HashMap.newHashMap(entries.size());
    entries.forEach(entry -> entry.read(node, place, values));
    for (var property : node.properties()) {
      if (!names.contains(property.getKey())) {
        place.note("unknown key '" + property.getKey() + "'");
      }
    }
    return maker.apply(new Row(values));
  }

  @Override
  public JsonNode write(T value) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    entries.forEach(entry -> entry.write(value, object));
    return object;
  }
}
