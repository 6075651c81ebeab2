package dev.quarry.tests.floats;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A recorded tensor: an ONNX `TensorProto` with `dims` (1), `data_type` (2), `float_data` (4),
/// `int32_data` (5), `int64_data` (7) and `raw_data` (9).
///
/// @param tensor the tensor; empty when its element type is none of Quarry's, or the file holds a
///   sequence or an optional
/// @param bytes the message itself
record TensorFile(Optional<Tensor> tensor, byte[] bytes) {
  static TensorFile of(byte[] message) {
    var reader = new ProtoReader(message);
    var dims = new ArrayList<Integer>();
    var raw = new ByteArrayOutputStream();
    var numbers = new ArrayList<Long>();
    int type = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> reader.integers().forEach(d -> dims.add(Math.toIntExact(d)));
        case 2 -> type = (int) reader.number();
        case 4, 9 -> raw.writeBytes(reader.bytes());
        case 5, 7 -> numbers.addAll(reader.integers());
        default -> {}
      }
    }
    Optional<ElementType> element = element(type);
    return new TensorFile(
        element.flatMap(e -> tensor(e, dims, raw.toByteArray(), numbers)), message);
  }

  /// The name of a sequence or optional stands where the dimensions of a tensor do, so the sizes
  /// tell them apart.
  private static Optional<Tensor> tensor(
      ElementType element, List<Integer> dims, byte[] raw, List<Long> numbers) {
    if (dims.stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b) > 1 << 28) {
      return Optional.empty();
    }
    TensorType type = TensorType.of(element, new Shape(dims));
    byte[] data = raw;
    if (!numbers.isEmpty()) {
      int bytes = type.element().bytes();
      var buffer = ByteBuffer.allocate(numbers.size() * bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (long number : numbers) {
        for (int i = 0; i < bytes; i++) {
          buffer.put((byte) (number >> (8 * i)));
        }
      }
      data = buffer.array();
    }
    long needed = (long) type.shape().elements() * type.element().bytes();
    return data.length == needed
        ? Optional.of(Tensor.of(new ConstantData(type, MemorySegment.ofArray(data))))
        : Optional.empty();
  }

  /// ONNX `TensorProto.DataType`.
  private static Optional<ElementType> element(int type) {
    return switch (type) {
      case 1 -> Optional.of(ElementType.F32);
      case 2 -> Optional.of(ElementType.U8);
      case 3 -> Optional.of(ElementType.I8);
      case 5 -> Optional.of(ElementType.I16);
      case 6 -> Optional.of(ElementType.I32);
      case 7 -> Optional.of(ElementType.I64);
      case 9 -> Optional.of(ElementType.BOOL);
      case 10 -> Optional.of(ElementType.F16);
      default -> Optional.empty();
    };
  }
}
