package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.internal.Damage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The parts of a container: header, data, JSON text, and what follows.
///
/// @param version container version
/// @param customHeader 40 bytes in front of the data of version 2
/// @param data the data section
/// @param json the JSON text
/// @param trailing what follows the text
// RKNN v1: rknn1-format.md section 1; the 40 bytes after Netron's source/rknn.js.
public record V1Container(
    long version, RknnBuffer customHeader, RknnBuffer data, String json, RknnBuffer trailing) {
  /// How many bytes [#recognises] wants.
  public static final int RECOGNISED_BYTES = 72;

  private static final byte[] MAGIC = {'R', 'K', 'N', 'N', 0, 0, 0, 0};
  private static final byte[] ENCRYPTED = "CYPTRKNN".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 24;
  private static final int CUSTOM_BYTES = 40;
  private static final int LENGTH_BYTES = 8;
  private static final int FLAT_BUFFER_AT = 64;

  /// Whether a file that begins with these bytes is one of container version 1, or of version 2
  /// with a graph as JSON. RKNN v2 files of version 2 hold a FlatBuffer with the identifier `RKNN`.
  public static boolean recognises(byte[] start) {
    if (!startsWith(start, 0, MAGIC) || start.length < HEADER_BYTES) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    long version = in.getLong(8);
    boolean flat = startsWith(start, FLAT_BUFFER_AT + 4, Arrays.copyOf(MAGIC, 4));
    return version == 1 || (version == 2 && (in.getLong(16) == 0 || !flat));
  }

  /// Finds the parts, or fails with a diagnostic.
  public static V1Container decode(String file, byte[] bytes) {
    if (startsWith(bytes, 0, ENCRYPTED)) {
      throw Damage.otherChip(file, "this RKNN file is encrypted", "give the unencrypted file");
    }
    if (!startsWith(bytes, 0, MAGIC)) {
      throw Damage.notRknn(
          file, "the file does not start with RKNN and four zeros", "give an .rknn file");
    }
    if (bytes.length < HEADER_BYTES + LENGTH_BYTES) {
      throw Damage.damaged(file, "the file ends inside its header (" + bytes.length + " bytes)");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long version = in.getLong(8);
    if (version >>> 8 != 0 && version >>> 8 != 0x10) {
      throw Damage.otherChip(
          file,
          "container version " + Long.toUnsignedString(version) + " is not handled",
          "give a file of rknn-toolkit 0.9 to 1.7");
    }
    boolean custom = (version & 0xff) > 1 && in.getLong(16) != 0;
    int dataAt = HEADER_BYTES + (custom ? CUSTOM_BYTES : 0);
    int dataBytes = length(file, in, 16, dataAt + LENGTH_BYTES, "the data section");
    int jsonSizeAt = dataAt + dataBytes;
    int jsonAt = jsonSizeAt + LENGTH_BYTES;
    int jsonBytes = length(file, in, jsonSizeAt, jsonAt, "the JSON text");
    return new V1Container(
        version,
        RknnBuffer.of(Arrays.copyOfRange(bytes, HEADER_BYTES, dataAt)),
        RknnBuffer.of(Arrays.copyOfRange(bytes, dataAt, jsonSizeAt)),
        text(file, ByteBuffer.wrap(bytes, jsonAt, jsonBytes)),
        RknnBuffer.of(Arrays.copyOfRange(bytes, jsonAt + jsonBytes, bytes.length)));
  }

  /// The bytes of a file.
  public static byte[] encode(V1File file) {
    byte[] json = file.json().getBytes(StandardCharsets.UTF_8);
    int size =
        HEADER_BYTES
            + file.customHeader().size()
            + file.data().size()
            + LENGTH_BYTES
            + json.length
            + file.trailing().size();
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putLong(file.version()).putLong(file.data().size());
    out.put(file.customHeader().asByteBuffer()).put(file.data().asByteBuffer());
    out.putLong(json.length).put(json).put(file.trailing().asByteBuffer());
    return out.array();
  }

  private static int length(String file, ByteBuffer in, int at, int reserved, String what) {
    long available = (long) in.capacity() - reserved;
    long length = available < 0 ? -1 : in.getLong(at);
    if (length < 0 || length > available) {
      throw Damage.damaged(
          file,
          what
              + " runs past the end of the file (needs "
              + (available < 0 ? "more" : Long.toUnsignedString(length) + " bytes")
              + ", has "
              + Math.max(0, available)
              + ")");
    }
    return (int) length;
  }

  private static String text(String file, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      throw Damage.damaged(file, "the JSON text is not UTF-8");
    }
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] expected) {
    return bytes.length >= at + expected.length
        && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
  }
}
