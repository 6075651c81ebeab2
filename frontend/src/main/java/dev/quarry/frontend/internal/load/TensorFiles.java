package dev.quarry.frontend.internal.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.type.ConstantData;
import java.lang.foreign.ValueLayout;

/// Files with one `TensorProto`.
public final class TensorFiles {
  private TensorFiles() {}

  /// Reads the contents of a file.
  ///
  /// @param file one `TensorProto`; its data must lie in the message itself
  /// @param name the file's name, for messages
  /// @throws CompileException if it is damaged, holds something else, or elements Quarry has no
  ///   type for
  public static ConstantData parse(byte[] file, String name) {
    try {
      TensorProto tensor = TensorProto.parseFrom(file);
      return new TensorReader(ExternalFiles.none()).read(tensor, "the tensor in '" + name + "'");
    } catch (InvalidProtocolBufferException e) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, name, "not a tensor in ONNX form")
              .help("a .pb file here is one TensorProto, as in the ONNX test suite"));
    }
  }

  /// The contents of a file with one tensor.
  ///
  /// @param name the name written into it
  public static byte[] toFile(String name, ConstantData data) {
    var tensor = TensorProto.newBuilder().setName(name);
    tensor.setDataType(OnnxType.codeOf(data.type().element()));
    data.type().shape().dims().forEach(dim -> tensor.addDims(dim));
    return tensor
        .setRawData(ByteString.copyFrom(data.bytes().toArray(ValueLayout.JAVA_BYTE)))
        .build()
        .toByteArray();
  }
}
