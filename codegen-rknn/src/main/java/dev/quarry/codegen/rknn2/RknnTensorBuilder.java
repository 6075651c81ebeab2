package dev.quarry.codegen.rknn2;

import java.util.List;

/// Collects the parts of a [RknnTensor]; every part not set is zero or empty.
public final class RknnTensorBuilder {
  private final String name;
  private final TensorKind kind;
  private final RknnDataType dtype;
  private TensorLayout layout = TensorLayout.ROW_MAJOR;
  private List<Integer> shape = List.of();
  private List<Integer> nativeShape = List.of();
  private RknnQuantization quantization = RknnQuantization.NONE;
  private long sizeBytes;
  private long offsetBytes;
  private int buffer;
  private int surfaceAlign;
  private int widthAlign;

  RknnTensorBuilder(String name, TensorKind kind, RknnDataType dtype) {
    this.name = name;
    this.kind = kind;
    this.dtype = dtype;
  }

  /// Element order and both shapes.
  public RknnTensorBuilder shape(
      TensorLayout layout, List<Integer> shape, List<Integer> nativeShape) {
    this.layout = layout;
    this.shape = shape;
    this.nativeShape = nativeShape;
    return this;
  }

  /// Scale and zero point.
  public RknnTensorBuilder quantization(RknnQuantization value) {
    quantization = value;
    return this;
  }

  /// A place in the arena.
  public RknnTensorBuilder arena(long offsetBytes, long sizeBytes) {
    this.offsetBytes = offsetBytes;
    this.sizeBytes = sizeBytes;
    return this;
  }

  /// A buffer of the file and its length.
  public RknnTensorBuilder buffer(int index, long sizeBytes) {
    this.buffer = index;
    this.sizeBytes = sizeBytes;
    return this;
  }

  /// Pixels each surface of a native map is padded to.
  public RknnTensorBuilder surfaceAlign(int pixels) {
    surfaceAlign = pixels;
    return this;
  }

  /// Pixels a row of an image input is padded to.
  public RknnTensorBuilder widthAlign(int pixels) {
    widthAlign = pixels;
    return this;
  }

  /// The finished tensor.
  public RknnTensor build() {
    return new RknnTensor(
        name,
        kind.code(),
        dtype.code(),
        layout.code(),
        shape,
        nativeShape,
        quantization,
        sizeBytes,
        offsetBytes,
        buffer,
        surfaceAlign,
        widthAlign);
  }
}
