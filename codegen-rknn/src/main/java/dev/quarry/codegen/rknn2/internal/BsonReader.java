package dev.quarry.codegen.rknn2.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads the BSON documents that hold ONNX attributes; every length is checked.
// BSON 1.1 (bsonspec.org), the element types seen in files plus the plain ones
public final class BsonReader {
  private static final int DEEPEST = 16;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String where;
  private final ByteBuffer in;

  private BsonReader(String where, ByteBuffer in) {
    this.where = where;
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// A document without members.
  public static ObjectNode empty() {
    return JSON.objectNode();
  }

  /// Reads a document.
  ///
  /// @param where the node for messages
  public static ObjectNode read(String where, ByteBuffer bytes) {
    return new BsonReader(where, bytes.slice()).document(DEEPEST);
  }

  private ObjectNode document(int depth) {
    if (depth == 0) {
      throw damaged("is nested too deeply");
    }
    int start = in.position();
    int length = number(4).getInt();
    int end = start + length;
    if (length < 5 || end > in.limit() || end < start) {
      throw damaged("has a part of the impossible length " + length);
    }
    ObjectNode members = JSON.objectNode();
    while (in.position() < end - 1) {
      int type = number(1).get();
      String name = name();
      members.set(name, value(type, depth));
    }
    if (in.position() != end - 1 || number(1).get() != 0) {
      throw damaged("has a part that does not end where it says");
    }
    return members;
  }

  private JsonNode value(int type, int depth) {
    return switch (type) {
      case 0x01 -> JSON.numberNode(number(8).getDouble());
      case 0x02 -> JSON.textNode(text(number(4).getInt()));
      case 0x03 -> document(depth - 1);
      case 0x04 -> array(document(depth - 1));
      case 0x05 -> JSON.binaryNode(bytes(binaryLength()));
      case 0x08 -> JSON.booleanNode(number(1).get() != 0);
      case 0x0a -> JSON.nullNode();
      case 0x10 -> JSON.numberNode(number(4).getInt());
      case 0x12 -> JSON.numberNode(number(8).getLong());
      default -> throw damaged("has an element of the unknown type " + type);
    };
  }

  private static ArrayNode array(ObjectNode members) {
    ArrayNode elements = JSON.arrayNode();
    members.forEach(elements::add);
    return elements;
  }

  /// Length of a binary element; its subtype byte is passed over.
  private int binaryLength() {
    int length = number(4).getInt();
    number(1).get();
    return length;
  }

  private String text(int length) {
    byte[] bytes = bytes(length);
    if (length == 0) {
      throw damaged("has a text without an end");
    }
    return new String(bytes, 0, length - 1, StandardCharsets.UTF_8);
  }

  private String name() {
    int start = in.position();
    while (number(1).get() != 0) {
      // up to the terminating zero
    }
    var bytes = new byte[in.position() - 1 - start];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw damaged("ends inside an element");
    }
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private ByteBuffer number(int length) {
    if (in.remaining() < length) {
      throw damaged("ends inside an element");
    }
    return in;
  }

  private RuntimeException damaged(String what) {
    return Damage.damaged(where, "the attribute document " + what);
  }
}
