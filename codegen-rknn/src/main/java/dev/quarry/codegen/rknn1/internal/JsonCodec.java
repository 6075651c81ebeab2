package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/// One kind of JSON value, both ways.
interface JsonCodec<V> {
  /// The value of a JSON node.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the node is something else
  V read(JsonNode node, JsonPlace place);

  /// The JSON node of a value.
  JsonNode write(V value);

  /// A string.
  JsonCodec<String> TEXT =
      new JsonCodec<>() {
        @Override
        public String read(JsonNode node, JsonPlace place) {
          if (!node.isTextual()) {
            throw place.damaged("expected a string, found " + found(node));
          }
          return node.textValue();
        }

        @Override
        public JsonNode write(String value) {
          return TextNode.valueOf(value);
        }
      };

  /// A whole number of 32 bits.
  JsonCodec<Integer> INT =
      new JsonCodec<>() {
        @Override
        public Integer read(JsonNode node, JsonPlace place) {
          if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw place.damaged("expected a whole number of 32 bits, found " + found(node));
          }
          return node.intValue();
        }

        @Override
        public JsonNode write(Integer value) {
          return IntNode.valueOf(value);
        }
      };

  /// A whole number (`Long`) or a real one (`Double`), which stay what they are.
  JsonCodec<Number> NUMBER =
      new JsonCodec<>() {
        @Override
        public Number read(JsonNode node, JsonPlace place) {
          if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
          }
          if (node.isFloatingPointNumber() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
          }
          throw place.damaged("expected a finite number, found " + found(node));
        }

        @Override
        public JsonNode write(Number value) {
          return value instanceof Double real
              ? DoubleNode.valueOf(real)
              : LongNode.valueOf(value.longValue());
        }
      };

  /// A list.
  static <V> JsonCodec<List<V>> list(JsonCodec<V> element) {
    return new JsonCodec<>() {
      @Override
      public List<V> read(JsonNode node, JsonPlace place) {
        if (!node.isArray()) {
          throw place.damaged("expected a list, found " + found(node));
        }
        var values = new ArrayList<V>(node.size());
        for (int i = 0; i < node.size(); i++) {
          values.add(element.read(node.get(i), place.at(i)));
        }
        return List.copyOf(values);
      }

      @Override
      public JsonNode write(List<V> values) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> node.add(element.write(value)));
        return node;
      }
    };
  }

  /// A list of a certain length.
  static <V> JsonCodec<List<V>> list(JsonCodec<V> element, int length) {
    JsonCodec<List<V>> any = list(element);
    return new JsonCodec<>() {
      @Override
      public List<V> read(JsonNode node, JsonPlace place) {
        List<V> values = any.read(node, place);
        if (values.size() != length) {
          throw place.damaged("expected " + length + " entries, found " + values.size());
        }
        return values;
      }

      @Override
      public JsonNode write(List<V> values) {
        return any.write(values);
      }
    };
  }

  /// What a node is, in a few words.
  static String found(JsonNode node) {
    if (node.isContainerNode()) {
      return node.isArray() ? "a list" : "an object";
    }
    String text = PythonJson.text(node);
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
