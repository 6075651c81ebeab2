package dev.quarry.frontend;

import dev.quarry.frontend.internal.build.GraphImport;
import dev.quarry.frontend.internal.load.ExternalFiles;
import dev.quarry.frontend.internal.load.ModelFile;
import dev.quarry.frontend.internal.load.ModelParser;
import dev.quarry.frontend.internal.load.TensorReader;
import dev.quarry.frontend.internal.ops.Operators;
import dev.quarry.frontend.internal.proto.ModelProto;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Reads ONNX models, opset 7 to 25, plain or packed with gzip.
public final class OnnxImporter implements ModelImporter {
  @Override
  public ImportResult read(Path file, ImportOptions options) {
    ByteBuffer bytes = ModelFile.read(file);
    ModelProto model = ModelParser.parse(bytes, file.toString());
    var tensors = new TensorReader(ExternalFiles.beside(file));
    return new GraphImport(model, tensors, Operators::importNode, Operators.names())
        .run(options, bytes.limit());
  }

  /// Reads a model from memory; weights in files of their own are refused.
  ///
  /// @param name what the model is called in messages
  public ImportResult read(ByteBuffer bytes, String name, ImportOptions options) {
    ModelProto model = ModelParser.parse(bytes, name);
    var tensors = new TensorReader(ExternalFiles.none());
    return new GraphImport(model, tensors, Operators::importNode, Operators.names())
        .run(options, bytes.limit());
  }
}
