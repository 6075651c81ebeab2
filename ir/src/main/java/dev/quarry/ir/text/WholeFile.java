package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes files beside their place and renames them, so that nobody ever sees half a file.
final class WholeFile {
  private WholeFile() {}

  /// Writes a file, replacing an existing one; folders are created.
  ///
  /// @throws CompileException if it cannot be written; nothing is left behind
  static void write(Path target, MemorySegment bytes) {
    Path place = target.toAbsolutePath();
    Path part = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(part.getParent());
      try {
        fill(part, bytes.asByteBuffer());
        Files.move(
            part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.WRITE_FAILED, target.toString(), "the file cannot be written")
              .expected("", String.valueOf(e.getMessage())));
    }
  }

  private static void fill(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
