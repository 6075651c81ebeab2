package dev.quarry.codegen.rknn2.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Recognises files that look related but are not RKNN v2 containers, and says what they are.
final class ForeignFile {
  private static final int SHORTEST = 24;
  private static final int BLOB_AT = 24;
  private static final String USE_V2 =
      "give a file compiled for rk3566 or rk3568 (RKNN toolkit 2), or for rk3399pro and its"
          + " relatives (toolkit 1)";

  private ForeignFile() {}

  /// Fails when the file is not an RKNN v2 container of a known version.
  static void refuse(String file, byte[] bytes) {
    if (startsWith(bytes, 0, "CYPTRKNN")) {
      throw Damage.otherChip(file, "this RKNN file is encrypted", "give the unencrypted file");
    }
    if (startsWith(bytes, 0, "RKNX")) {
      throw Damage.otherChip(file, "this is an RKNX file (RK182x coprocessors)", USE_V2);
    }
    if (startsWith(bytes, 0, "VPMN")) {
      throw Damage.otherChip(
          file, "this is a bare NBG binary (RK1808, RK3399Pro, RV1109, RV1126)", USE_V2);
    }
    if (startsWith(bytes, 4, "RKNN")) {
      throw Damage.notRknn(
          file, "this is the FlatBuffer block of an RKNN file without its header", USE_V2);
    }
    if (!startsWith(bytes, 0, "RKNN")) {
      throw Damage.notRknn(
          file, "the file does not start with RKNN, so it is not an RKNN model", USE_V2);
    }
    if (bytes.length < SHORTEST) {
      throw Damage.damaged(file, "the file ends inside its header (" + bytes.length + " bytes)");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getLong(0) != ContainerHeader.MAGIC) {
      throw Damage.damaged(file, "the four bytes behind RKNN are not zero");
    }
    long version = in.getLong(8);
    long dataBytes = in.getLong(16);
    if (version == 1 || (version == 2 && dataBytes == 0)) {
      throw firstGeneration(file, bytes, dataBytes);
    }
    if (version != 6 && version != 2) {
      throw Damage.otherChip(
          file, "container version " + Long.toUnsignedString(version) + " is not handled", USE_V2);
    }
  }

  private static RuntimeException firstGeneration(String file, byte[] bytes, long dataBytes) {
    String kind = startsWith(bytes, BLOB_AT, "VPMN") ? "a precompiled (NBG) RKNN v1" : "an RKNN v1";
    String chip = chip(bytes, dataBytes);
    return Damage.otherChip(
        file,
        "this is "
            + kind
            + " file"
            + (chip.isEmpty() ? " (RK1808, RK3399Pro, RV1109, RV1126)" : " for " + chip)
            + ", not an RKNN v2 file",
        USE_V2);
  }

  /// The target a version 1 file names in its JSON text; empty when there is none.
  private static String chip(byte[] bytes, long dataBytes) {
    long jsonAt = BLOB_AT + dataBytes + 8;
    if (dataBytes < 0 || jsonAt >= bytes.length) {
      return "";
    }
    try {
      String text =
          new String(bytes, (int) jsonAt, bytes.length - (int) jsonAt, StandardCharsets.UTF_8);
      JsonNode platform = new JsonMapper().readTree(text).path("target_platform").path(0);
      return platform.isTextual() ? platform.textValue() : "";
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  private static boolean startsWith(byte[] bytes, int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    return bytes.length >= at + expected.length
        && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
  }
}
