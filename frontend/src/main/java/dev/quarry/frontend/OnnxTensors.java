package dev.quarry.frontend;

import dev.quarry.frontend.internal.load.TensorFiles;
import dev.quarry.ir.type.ConstantData;

/// Single tensors in ONNX form (`TensorProto`), as the ONNX test suite keeps inputs and outputs in
/// files `input_0.pb`.
public final class OnnxTensors {
  private OnnxTensors() {}

  /// Reads the contents of a file.
  ///
  /// @param file one `TensorProto`; its data must lie in the message itself
  /// @param name the file's name, for messages
  /// @throws dev.quarry.ir.diag.CompileException if it is damaged, holds something else, or
  ///   elements Quarry has no type for
  public static ConstantData parse(byte[] file, String name) {
    return TensorFiles.parse(file, name);
  }

  /// The contents of a file with one tensor.
  ///
  /// @param name the name written into it
  public static byte[] toFile(String name, ConstantData data) {
    return TensorFiles.toFile(name, data);
  }
}
