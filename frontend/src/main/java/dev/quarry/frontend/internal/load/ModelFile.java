package dev.quarry.frontend.internal.load;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a model file: read, mapped, or unpacked when it is compressed with gzip.
public final class ModelFile {
  /// Larger files are mapped, so that weights nobody needs at once are not read.
  private static final long MAP_FROM_BYTES = 8L << 20;

  /// Protobuf messages end here, whatever a file system can hold.
  static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  private ModelFile() {}

  /// The contents of a file, unpacked if needed.
  public static ByteBuffer read(Path file) {
    if (!Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "this is a folder" : "there is no such file";
      throw unreadable(file, what);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > MAX_BYTES) {
        throw new CompileException(
            Diagnostic.error(
                    DiagnosticCode.NOT_ONNX, file.toString(), "the file is too large for ONNX")
                .expected(
                    "less than 2 GiB; larger weights lie in files of their own", size + " bytes"));
      }
      ByteBuffer bytes = size < MAP_FROM_BYTES ? load(channel, (int) size) : map(channel, size);
      if (Gzip.isPacked(bytes)) {
        try (InputStream packed = Files.newInputStream(file)) {
          return Gzip.unpack(packed, bytes, file.toString());
        }
      }
      return bytes;
    } catch (IOException | SecurityException e) {
      throw unreadable(file, "it cannot be read (" + e.getMessage() + ")");
    }
  }

  private static ByteBuffer load(FileChannel channel, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // reads until the buffer is full
    }
    return bytes.flip();
  }

  private static ByteBuffer map(FileChannel channel, long size) throws IOException {
    // The arena lives as long as any constant that views the file.
    return channel.map(MapMode.READ_ONLY, 0, size, Arena.ofAuto()).asByteBuffer();
  }

  private static CompileException unreadable(Path file, String why) {
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.FILE_NOT_FOUND, file.toString(), "cannot open the model: " + why)
            .help("give the path of an .onnx file"));
  }
}
