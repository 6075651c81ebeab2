package dev.quarry.frontend.internal.load;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TensorProto.DataLocation;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Turns ONNX tensors, in whatever encoding, into constants.
public final class TensorReader {
  private final ExternalFiles files;

  /// @param files where external weights are found
  public TensorReader(ExternalFiles files) {
    this.files = files;
  }

  /// The contents of a tensor.
  ///
  /// @param where what the tensor is called in messages, for example `initializer 'w'`
  public ConstantData read(TensorProto tensor, String where) {
    OnnxType type = OnnxType.of(tensor.getDataType());
    if (type.element().isEmpty()) {
      throw bad(where, "elements of type " + type.name() + " are not imported");
    }
    if (tensor.hasSegment()) {
      throw bad(where, "tensors stored in segments are not imported");
    }
    ElementType element = type.element().get();
    Shape shape = shapeOf(tensor.getDimsList(), where);
    int widest = Math.max(type.bytes(), element.bytes());
    if ((long) shape.elements() * widest > ModelFile.MAX_BYTES) {
      throw bad(where, "the tensor " + shape.text() + " has more than 2 GiB");
    }
    MemorySegment stored = storedBytes(tensor, type, shape, where);
    return new ConstantData(
        TensorType.of(element, shape), RawElements.convert(stored, tensor.getDataType(), where));
  }

  /// A shape from ONNX dimensions.
  public static Shape shapeOf(List<Long> dims, String where) {
    var list = new ArrayList<Integer>(dims.size());
    long elements = 1;
    for (long dim : dims) {
      if (dim < 0 || dim > Integer.MAX_VALUE) {
        throw bad(where, "a dimension is out of range in " + dims);
      }
      elements *= dim;
      if (elements > Integer.MAX_VALUE) {
        throw bad(where, "more than 2^31-1 elements in " + dims);
      }
      list.add((int) dim);
    }
    return new Shape(list);
  }

  private MemorySegment storedBytes(TensorProto tensor, OnnxType type, Shape shape, String where) {
    long needed = (long) shape.elements() * type.bytes();
    if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
      return files.read(tensor.getExternalDataList(), needed, where);
    }
    ByteString raw = tensor.getRawData();
    if (raw.isEmpty()) {
      return TypedElements.pack(tensor, shape.elements(), where);
    }
    if (raw.size() != needed) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.BAD_INITIALIZER, where, "the data does not fit the shape")
              .expected(
                  needed + " bytes for " + shape.text() + " of " + type.name(),
                  raw.size() + " bytes"));
    }
    return MemorySegment.ofBuffer(raw.asReadOnlyByteBuffer());
  }

  static CompileException bad(String where, String message) {
    return new CompileException(Diagnostic.error(DiagnosticCode.BAD_INITIALIZER, where, message));
  }
}
