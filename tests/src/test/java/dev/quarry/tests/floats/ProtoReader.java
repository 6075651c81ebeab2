package dev.quarry.tests.floats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Walks the fields of a Protocol Buffers message.
final class ProtoReader {
  private final ByteBuffer message;
  private int field;
  private long number;
  private byte[] bytes = new byte[0];

  ProtoReader(byte[] message) {
    this.message = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Goes to the next field.
  boolean next() {
    if (!message.hasRemaining()) {
      return false;
    }
    long key = varint(message);
    field = (int) (key >> 3);
    number = 0;
    bytes = new byte[0];
    switch ((int) (key & 7)) {
      case 0 -> number = varint(message);
      case 1 -> number = message.getLong();
      case 2 -> {
        bytes = new byte[(int) varint(message)];
        message.get(bytes);
      }
      case 5 -> {
        bytes = new byte[4];
        message.get(bytes);
      }
      default -> throw new IllegalStateException("not a protobuf message");
    }
    return true;
  }

  int field() {
    return field;
  }

  long number() {
    return number;
  }

  byte[] bytes() {
    return bytes;
  }

  /// The messages or texts in a field of a message.
  static List<byte[]> messages(byte[] message, int wanted) {
    var found = new ArrayList<byte[]>();
    var reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.field() == wanted) {
        found.add(reader.bytes());
      }
    }
    return found;
  }

  /// The integers of a repeated field, packed or not.
  List<Long> integers() {
    var all = new ArrayList<Long>();
    if (bytes.length == 0) {
      all.add(number);
    }
    ByteBuffer packed = ByteBuffer.wrap(bytes);
    while (packed.hasRemaining()) {
      all.add(varint(packed));
    }
    return all;
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
