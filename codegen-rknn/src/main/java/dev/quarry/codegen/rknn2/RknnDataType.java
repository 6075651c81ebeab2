package dev.quarry.codegen.rknn2;

/// Element type of a tensor as coded in the file.
// RKNN v2: codes as in lutzroeder/netron source/rknn.js; 1, 2, 3, 5, 6, 7, 10, 13 seen in files
public enum RknnDataType {
  NONE(0, "none", 0),
  FLOAT32(1, "f32", 4),
  UINT8(2, "u8", 1),
  INT8(3, "i8", 1),
  UINT16(4, "u16", 2),
  INT16(5, "i16", 2),
  INT32(6, "i32", 4),
  INT64(7, "i64", 8),
  STRING(8, "string", 0),
  BOOL(9, "bool", 1),
  FLOAT16(10, "f16", 2),
  FLOAT64(11, "f64", 8),
  UINT32(12, "u32", 4),
  UINT64(13, "u64", 8),
  COMPLEX64(14, "c64", 8),
  COMPLEX128(15, "c128", 16),
  BFLOAT16(16, "bf16", 2),
  /// A code not in this list; the tensor record has its number.
  OTHER(-1, "code", 0);

  private final int code;
  private final String text;
  private final int elementBytes;

  RknnDataType(int code, String text, int elementBytes) {
    this.code = code;
    this.text = text;
    this.elementBytes = elementBytes;
  }

  /// The type of a code, [#OTHER] when it is not known.
  public static RknnDataType of(int code) {
    for (RknnDataType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return OTHER;
  }

  /// A readable name for any code, for example `i8` or `code 99`.
  public static String describe(int code) {
    RknnDataType type = of(code);
    return type == OTHER ? "code " + code : type.text;
  }

  /// The number in the file, -1 for [#OTHER].
  public int code() {
    return code;
  }

  /// The short name.
  public String text() {
    return text;
  }

  /// Bytes of one element, 0 when the type has no fixed size.
  public int elementBytes() {
    return elementBytes;
  }
}
