package dev.quarry.frontend.internal.load;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Parses the protobuf message of a model. Raw weights stay views of the given bytes.
public final class ModelParser {
  /// The first byte of every ONNX file in the field: field 1 (`ir_version`) as a varint.
  private static final byte IR_VERSION_TAG = 0x08;

  private ModelParser() {}

  /// @param bytes the whole file; must not change while constants read from it are alive
  /// @param where name of the file, for messages
  public static ModelProto parse(ByteBuffer bytes, String where) {
    if (!bytes.hasRemaining()) {
      throw notOnnx(where, "an empty file");
    }
    boolean plausible = bytes.get(0) == IR_VERSION_TAG;
    try {
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      input.enableAliasing(true);
      ModelProto model = ModelProto.parseFrom(input);
      if (!model.hasGraph() || model.getOpsetImportCount() == 0) {
        throw notOnnx(where, kindOf(bytes));
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      if (plausible) {
        throw new CompileException(
            Diagnostic.error(
                    DiagnosticCode.TRUNCATED_MODEL, where, "the ONNX model is truncated or damaged")
                .expected(
                    "a complete protobuf message",
                    bytes.limit() + " bytes that end or break" + " off inside a field")
                .help("export or download the model again"));
      }
      throw notOnnx(where, kindOf(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory cannot fail; this is a bug", e);
    }
  }

  private static CompileException notOnnx(String where, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.NOT_ONNX, where, "this is not an ONNX model")
            .expected("a ModelProto with a graph and an operator set", found)
            .help("export the network to ONNX first"));
  }

  private static String kindOf(ByteBuffer bytes) {
    byte[] head = new byte[Math.min(bytes.remaining(), 8)];
    bytes.get(bytes.position(), head);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\u0003\u0004")) {
      return "a zip archive (PyTorch .pt files are)";
    }
    if (text.startsWith("RKNN") || text.startsWith("TKNN")) {
      return "an RKNN file, which is compiled already";
    }
    if (text.startsWith("TFL3", 4)) {
      return "a TensorFlow Lite model";
    }
    if (text.startsWith("\u0089HDF")) {
      return "an HDF5 file (Keras .h5 files are)";
    }
    return "other data, " + bytes.limit() + " bytes";
  }
}
