package dev.quarry.codegen.rknn2;

import java.util.List;

/// One entry of a graph's tensor list; make one with [#builder].
///
/// @param name unique name, relocations refer to it
/// @param kindCode what it is for, see [#kind()]
/// @param dtypeCode element type, see [#dtype()]
/// @param layoutCode element order, see [#layout()]
/// @param shape logical shape, NCHW (weights OIHW)
/// @param nativeShape shape in memory
/// @param quantization scale and zero point
/// @param sizeBytes bytes reserved in the arena, or length of the buffer
/// @param offsetBytes position in the arena, 0 when not in the arena
/// @param buffer index into the model's buffers, 0 for none
/// @param surfaceAlign pixels each 8-channel surface is padded to; 0 when not a native map
/// @param widthAlign pixels a row of an image input is padded to; 0 when not an image input
public record RknnTensor(
    String name,
    int kindCode,
    int dtypeCode,
    int layoutCode,
    List<Integer> shape,
    List<Integer> nativeShape,
    RknnQuantization quantization,
    long sizeBytes,
    long offsetBytes,
    int buffer,
    int surfaceAlign,
    int widthAlign) {

  /// The empty entry 0 of every tensor list.
  public static final RknnTensor PLACEHOLDER =
      builder("", TensorKind.PLACEHOLDER, RknnDataType.NONE).build();

  public RknnTensor {
    shape = List.copyOf(shape);
    nativeShape = List.copyOf(nativeShape);
  }

  /// Starts a tensor without shape, quantization or place.
  public static RknnTensorBuilder builder(String name, TensorKind kind, RknnDataType dtype) {
    return new RknnTensorBuilder(name, kind, dtype);
  }

  /// What it is for.
  public TensorKind kind() {
    return TensorKind.of(kindCode);
  }

  /// Element type.
  public RknnDataType dtype() {
    return RknnDataType.of(dtypeCode);
  }

  /// Element order.
  public TensorLayout layout() {
    return TensorLayout.of(layoutCode);
  }

  /// The same tensor at another place in the arena.
  public RknnTensor withOffset(long offset) {
    return withPlace(sizeBytes, offset);
  }

  /// The same tensor with other bytes of the arena.
  public RknnTensor withPlace(long size, long offset) {
    return new RknnTensor(
        name,
        kindCode,
        dtypeCode,
        layoutCode,
        shape,
        nativeShape,
        quantization,
        size,
        offset,
        buffer,
        surfaceAlign,
        widthAlign);
  }
}
