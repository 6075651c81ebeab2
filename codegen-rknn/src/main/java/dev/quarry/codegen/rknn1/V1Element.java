package dev.quarry.codegen.rknn1;

import java.util.Optional;

/// The type of one stored element, `vx_type` of the file without its prefix.
// RKNN v1: rknn1-format.md section 4.1; names and sizes from ovxlib.
public enum V1Element {
  INT8(1),
  UINT8(1),
  INT16(2),
  UINT16(2),
  FLOAT16(2),
  BFLOAT16(2),
  INT32(4),
  UINT32(4),
  FLOAT32(4),
  INT64(8),
  UINT64(8),
  FLOAT64(8),
  BOOL8(1);

  private static final String PREFIX = "VSI_NN_TYPE_";

  private final int bytes;

  V1Element(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// As in the file, for example `VSI_NN_TYPE_UINT8`.
  public String text() {
    return PREFIX + name();
  }

  /// The type a word of the file stands for.
  public static Optional<V1Element> parse(String word) {
    for (V1Element element : values()) {
      if (element.text().equals(word)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }
}
