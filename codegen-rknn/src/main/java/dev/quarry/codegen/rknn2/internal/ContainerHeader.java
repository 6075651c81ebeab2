package dev.quarry.codegen.rknn2.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Where the parts of a container lie in a file.
///
/// @param version 6 or 2
/// @param dataOffset start of the FlatBuffer block
/// @param dataBytes its length
/// @param jsonOffset start of the JSON text
/// @param jsonBytes its length
/// @param notes what was unexpected but is no error
// RKNN v2: rknn2-format.md section 1
public record ContainerHeader(
    int version, int dataOffset, int dataBytes, int jsonOffset, int jsonBytes, List<String> notes) {
  /// The first eight bytes of a container, `RKNN` and four zeros, as a little-endian number.
  static final long MAGIC = 0x4e4e4b52L;

  /// Bytes in front of the block.
  public static final int HEADER_BYTES = 0x40;

  private static final int VERSION_AT = 8;
  private static final int DATA_SIZE_AT = 16;
  private static final int RESERVED_AT = 24;
  private static final int LENGTH_BYTES = 8;

  /// Finds the parts, or fails with a diagnostic that says what the file is instead.
  public static ContainerHeader parse(String file, byte[] bytes) {
    ForeignFile.refuse(file, bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER_BYTES + LENGTH_BYTES) {
      throw Damage.damaged(file, "the file ends inside its header (" + bytes.length + " bytes)");
    }
    long dataBytes = length(file, in, DATA_SIZE_AT, HEADER_BYTES + LENGTH_BYTES, "the data block");
    int jsonSizeAt = HEADER_BYTES + (int) dataBytes;
    long jsonBytes =
        length(file, in, jsonSizeAt, jsonSizeAt + LENGTH_BYTES, "the JSON text behind the block");
    int jsonOffset = jsonSizeAt + LENGTH_BYTES;
    var notes = new ArrayList<String>();
    if (!zero(in, RESERVED_AT, HEADER_BYTES)) {
      notes.add("reserved header bytes are not zero");
    }
    long behind = bytes.length - jsonOffset - jsonBytes;
    if (behind > 0) {
      notes.add(behind + " bytes follow the JSON text");
    }
    return new ContainerHeader(
        (int) in.getLong(VERSION_AT),
        HEADER_BYTES,
        (int) dataBytes,
        jsonOffset,
        (int) jsonBytes,
        List.copyOf(notes));
  }

  /// The bytes in front of a block.
  public static byte[] encode(int version, int dataBytes) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(MAGIC).putLong(version).putLong(dataBytes);
    return out.array();
  }

  /// The JSON text.
  public String json(byte[] bytes) {
    return new String(bytes, jsonOffset, jsonBytes, StandardCharsets.UTF_8);
  }

  /// Claims the header, the two lengths and the text in a listing.
  public void list(Listing listing, byte[] bytes) {
    listing.addOutside(0, VERSION_AT, "magic");
    listing.addOutside(VERSION_AT, LENGTH_BYTES, "container_version = " + version);
    listing.addOutside(DATA_SIZE_AT, LENGTH_BYTES, "data_size = " + dataBytes);
    listing.addOutside(RESERVED_AT, HEADER_BYTES - RESERVED_AT, "reserved");
    listing.addOutside(jsonOffset - LENGTH_BYTES, LENGTH_BYTES, "json_size = " + jsonBytes);
    listing.addOutside(jsonOffset, jsonBytes, "json = " + json(bytes));
  }

  private static long length(String file, ByteBuffer in, int at, int reserved, String what) {
    long length = in.getLong(at);
    long available = in.capacity() - (long) reserved;
    if (length < 0 || length > available) {
      throw Damage.damaged(
          file,
          "the file ends inside "
              + what
              + " (needs "
              + Long.toUnsignedString(length)
              + " bytes, has "
              + Math.max(0, available)
              + ")");
    }
    return length;
  }

  private static boolean zero(ByteBuffer in, int from, int to) {
    for (int at = from; at < to; at++) {
      if (in.get(at) != 0) {
        return false;
      }
    }
    return true;
  }
}
