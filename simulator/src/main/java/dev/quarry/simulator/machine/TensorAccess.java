package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorLayout;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// Reads and writes whole tensors of the memory in logical order, whatever their layout.
// rknn2-format.md section 2 (Tensor fields 1, 19); npu-arithmetic.md section 1
final class TensorAccess {
  private static final int ATOM_BYTES = 8;
  private static final int PIXEL_ALIGNMENT = 4;

  private final NpuMemory memory;

  TensorAccess(NpuMemory memory) {
    this.memory = memory;
  }

  @FunctionalInterface
  interface ElementVisitor {
    void visit(int logical, int address);
  }

  static Shape shape(RknnTensor tensor) {
    return new Shape(tensor.shape());
  }

  /// The type of a stored 8-bit tensor.
  static TensorType storedType(RknnTensor tensor) {
    return new TensorType(
        ElementType.I8,
        shape(tensor),
        new Quantization.PerTensor(
            tensor.quantization().scaleOrOne(), tensor.quantization().zeroPointOrZero()),
        Layout.PLAIN);
  }

  /// The values of a tensor: 8-bit integers as stored, 16- and 32-bit reals as `f32`, 32- and
  /// 64-bit integers as `i64`.
  Tensor read(RknnTensor tensor) {
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int elements = elements(tensor);
    return switch (tensor.dtype()) {
      case INT8 -> {
        byte[] values = new byte[elements];
        visit(tensor, 1, (i, address) -> values[i] = bytes.get(address));
        yield new Tensor.OfByte(storedType(tensor), values);
      }
      case FLOAT16 -> {
        float[] values = new float[elements];
        visit(tensor, 2, (i, at) -> values[i] = Float.float16ToFloat(bytes.getShort(at)));
        yield Tensor.of(shape(tensor), values);
      }
      case FLOAT32 -> {
        float[] values = new float[elements];
        visit(tensor, 4, (i, at) -> values[i] = bytes.getFloat(at));
        yield Tensor.of(shape(tensor), values);
      }
      case INT32, INT64 -> {
        long[] values = new long[elements];
        boolean wide = tensor.dtype() == RknnDataType.INT64;
        visit(
            tensor,
            wide ? Long.BYTES : Integer.BYTES,
            (i, at) -> values[i] = wide ? bytes.getLong(at) : bytes.getInt(at));
        yield new Tensor.OfLong(TensorType.of(ElementType.I64, shape(tensor)), values);
      }
      default ->
          throw Refusal.notExecutable(
              "tensor '" + tensor.name() + "'", "elements of type " + tensor.dtype().text());
    };
  }

  /// Stores values of the kind [#read] returns.
  void write(RknnTensor tensor, Tensor values) {
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (values.shape().elements() != elements(tensor)) {
      throw Refusal.damaged(
          "tensor '" + tensor.name() + "'",
          values.shape().elements() + " values for " + elements(tensor) + " places");
    }
    switch (tensor.dtype()) {
      case INT8 -> {
        byte[] data = values.int8();
        visit(tensor, 1, (i, address) -> bytes.put(address, data[i]));
      }
      case FLOAT16 -> {
        float[] data = values.floats();
        clearSpareLanes(tensor);
        visit(tensor, 2, (i, at) -> bytes.putShort(at, Float.floatToFloat16(data[i])));
      }
      case FLOAT32 -> {
        float[] data = values.floats();
        visit(tensor, 4, (i, at) -> bytes.putFloat(at, data[i]));
      }
      case INT32, INT64 -> {
        long[] data = ((Tensor.OfLong) values).data();
        boolean wide = tensor.dtype() == RknnDataType.INT64;
        visit(
            tensor,
            wide ? Long.BYTES : Integer.BYTES,
            (i, at) -> {
              if (wide) {
                bytes.putLong(at, data[i]);
              } else {
                bytes.putInt(at, (int) data[i]);
              }
            });
      }
      default ->
          throw Refusal.notExecutable(
              "tensor '" + tensor.name() + "'", "elements of type " + tensor.dtype().text());
    }
  }

  /// Sets a native map of halves to 0 before the CPU writes it: bits another tensor has left in
  /// lanes that are none of its channels could be no numbers, which weights of 0 do not remove.
  // inferred: the runtime must do so, because its memory may hold anything at the start
  void clearSpareLanes(RknnTensor tensor) {
    boolean map =
        tensor.dtype() == RknnDataType.FLOAT16
            && tensor.layoutCode() == TensorLayout.NATIVE_FEATURE.code()
            && tensor.shape().size() == 4
            && PictureRows.of(tensor).isEmpty();
    if (!map) {
      return;
    }
    int base = memory.base(tensor.name());
    int surfaces = Math.ceilDiv(tensor.shape().get(1), ATOM_BYTES / Short.BYTES);
    int end = base + tensor.shape().get(0) * surfaces * surfaceBytes(tensor);
    memory.require("tensor '" + tensor.name() + "'", "its values", base, end);
    Arrays.fill(memory.bytes(), base, end, (byte) 0);
  }

  private static int surfaceBytes(RknnTensor tensor) {
    int pixels = tensor.shape().get(2) * tensor.shape().get(3);
    boolean single = pixels == 1 && tensor.surfaceAlign() == 0;
    int padded = Math.ceilDiv(pixels, PIXEL_ALIGNMENT) * PIXEL_ALIGNMENT;
    return (single ? 1 : padded) * ATOM_BYTES;
  }

  private int elements(RknnTensor tensor) {
    int elements = tensor.shape().stream().reduce(1, Math::multiplyExact);
    if (elements > memory.bytes().length) {
      throw Refusal.damaged("tensor '" + tensor.name() + "'", "it is larger than the memory");
    }
    return elements;
  }

  /// Visits all elements in logical order.
  void visit(RknnTensor tensor, int elementBytes, ElementVisitor visitor) {
    Optional<PictureRows> picture = PictureRows.of(tensor);
    if (picture.isPresent()) {
      visitPicture(tensor, picture.get(), visitor);
      return;
    }
    if (tensor.layout() == TensorLayout.NATIVE_FEATURE) {
      visitMap(tensor, elementBytes, visitor);
      return;
    }
    if (tensor.layout() != TensorLayout.ROW_MAJOR && tensor.layout() != TensorLayout.NCHW) {
      throw Refusal.notExecutable(
          "tensor '" + tensor.name() + "'", "layout " + tensor.layout().text());
    }
    int base = memory.base(tensor.name());
    int elements = elements(tensor);
    memory.require(
        "tensor '" + tensor.name() + "'",
        "its values",
        base,
        base + (long) elements * elementBytes);
    for (int i = 0; i < elements; i++) {
      visitor.visit(i, base + i * elementBytes);
    }
  }

  private void visitPicture(RknnTensor tensor, PictureRows rows, ElementVisitor visitor) {
    String where = "tensor '" + tensor.name() + "'";
    int base = memory.base(tensor.name());
    int frames = tensor.shape().getFirst();
    memory.require(where, "its pixels", base, base + (long) frames * rows.height() * rows.pitch());
    int pixelBytes = rows.channels() * rows.elementBytes();
    int logical = 0;
    for (int plane = 0; plane < frames * rows.channels(); plane++) {
      int frame = plane / rows.channels();
      int c = plane % rows.channels();
      for (int y = 0; y < rows.height(); y++) {
        int row = base + (frame * rows.height() + y) * rows.pitch() + c * rows.elementBytes();
        for (int x = 0; x < rows.width(); x++) {
          visitor.visit(logical++, row + x * pixelBytes);
        }
      }
    }
  }

  private void visitMap(RknnTensor tensor, int elementBytes, ElementVisitor visitor) {
    String where = "tensor '" + tensor.name() + "'";
    if (tensor.shape().size() != 4) {
      throw Refusal.notExecutable(where, "a native map of rank " + tensor.shape().size());
    }
    int lanes = ATOM_BYTES / elementBytes;
    int channels = tensor.shape().get(1);
    int pixels = tensor.shape().get(2) * tensor.shape().get(3);
    int batch = tensor.shape().get(0);
    int surface = surfaceBytes(tensor);
    int base = memory.base(tensor.name());
    int surfaces = Math.ceilDiv(channels, lanes);
    memory.require(where, "its values", base, base + (long) batch * surfaces * surface);
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        int plane = base + (n * surfaces + c / lanes) * surface + c % lanes * elementBytes;
        int logical = (n * channels + c) * pixels;
        for (int p = 0; p < pixels; p++) {
          visitor.visit(logical + p, plane + p * ATOM_BYTES);
        }
      }
    }
  }
}
