package dev.quarry.passes.lower;

import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The float weights of an ONNX file, read field by field: `ModelProto.graph` (7) holds
/// `initializer` (5) with `dims` (1), `float_data` (4), `name` (8) and `raw_data` (9). Passes do
/// not see the importer, and this is all the test needs.
final class OnnxInitializers {
  private OnnxInitializers() {}

  static Map<String, ConstantData> read(Path file) throws IOException {
    Map<String, ConstantData> found = new HashMap<>();
    var model = ByteBuffer.wrap(Files.readAllBytes(file));
    for (ByteBuffer graph : messages(model, 7)) {
      for (ByteBuffer tensor : messages(graph, 5)) {
        String name = text(messages(tensor.duplicate(), 8).getFirst());
        found.put(name, tensor(tensor));
      }
    }
    return found;
  }

  private static ConstantData tensor(ByteBuffer tensor) {
    var dims = new ArrayList<Integer>();
    ByteBuffer numbers = ByteBuffer.allocate(0);
    while (tensor.hasRemaining()) {
      long key = varint(tensor);
      if (key == (1 << 3)) {
        dims.add((int) varint(tensor));
      } else if ((key & 7) == 2) {
        ByteBuffer content = content(tensor);
        switch ((int) (key >> 3)) {
          case 1 -> {
            while (content.hasRemaining()) {
              dims.add((int) varint(content));
            }
          }
          case 4, 9 -> numbers = content;
          default -> {}
        }
      } else {
        skip(tensor, key);
      }
    }
    float[] values = new float[numbers.remaining() / 4];
    numbers.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return ConstantData.of(new Shape(dims), values);
  }

  private static List<ByteBuffer> messages(ByteBuffer in, int field) {
    var found = new ArrayList<ByteBuffer>();
    while (in.hasRemaining()) {
      long key = varint(in);
      if (key == (((long) field << 3) | 2)) {
        found.add(content(in));
      } else {
        skip(in, key);
      }
    }
    return found;
  }

  private static void skip(ByteBuffer in, long key) {
    switch ((int) (key & 7)) {
      case 0 -> varint(in);
      case 1 -> in.position(in.position() + 8);
      case 2 -> content(in);
      case 5 -> in.position(in.position() + 4);
      default -> throw new AssertionError("wire type " + (key & 7));
    }
  }

  private static ByteBuffer content(ByteBuffer in) {
    int length = (int) varint(in);
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
