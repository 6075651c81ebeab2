package dev.quarry.codegen.rknn2;

/// Order of a tensor's elements in memory as coded in the file.
// RKNN v2: rknn2-format.md section 2, Tensor field 1
public enum TensorLayout {
  /// Row-major of any rank.
  ROW_MAJOR(0, "row-major"),
  /// inferred: four dimensions, channels last.
  NHWC(1, "nhwc"),
  /// Row-major, four dimensions.
  NCHW(2, "nchw"),
  /// Native feature map, `[N, C1, H, W, C2]`.
  NATIVE_FEATURE(64, "nc1hwc2"),
  /// Native convolution weights, groups of kernels and lanes.
  NATIVE_WEIGHT(65, "weight"),
  /// A code not in this list; the tensor record has its number.
  OTHER(-1, "code");

  private final int code;
  private final String text;

  TensorLayout(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /// The layout of a code, [#OTHER] when it is not known.
  public static TensorLayout of(int code) {
    for (TensorLayout layout : values()) {
      if (layout.code == code) {
        return layout;
      }
    }
    return OTHER;
  }

  /// A readable name for any code, for example `nchw` or `code 99`.
  public static String describe(int code) {
    TensorLayout layout = of(code);
    return layout == OTHER ? "code " + code : layout.text;
  }

  /// The number in the file, -1 for [#OTHER].
  public int code() {
    return code;
  }

  /// The short name.
  public String text() {
    return text;
  }
}
