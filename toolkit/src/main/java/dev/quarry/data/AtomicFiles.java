package dev.quarry.data;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes files that are either complete or not there: beside their place first, then renamed.
public final class AtomicFiles {
  private AtomicFiles() {}

  /// Writes bytes; folders are created, an existing file is replaced.
  ///
  /// @throws CompileException if the place cannot be written; nothing is left behind
  public static void write(Path file, byte[] contents) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path part = null;
    try {
      if (Files.isDirectory(target) || folder == null) {
        throw failed(file, "a folder of this name exists");
      }
      Files.createDirectories(folder);
      // Not a file of createTempFile: only its owner could read the result.
      part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      Files.write(part, contents, StandardOpenOption.CREATE_NEW);
      move(part, target);
    } catch (IOException e) {
      delete(part);
      throw failed(file, reason(e));
    }
  }

  /// Writes UTF-8 text.
  public static void write(Path file, String contents) {
    write(file, contents.getBytes(StandardCharsets.UTF_8));
  }

  /// Fails unless a file could be written at this place; writes nothing. Called before long work.
  public static void requireWritable(Path file) {
    Path target = file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw failed(file, "a folder of this name exists");
    }
    Path folder = target.getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw failed(file, "the folder cannot be written");
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      // Some network file systems cannot; a plain replacement of a complete file is the next best.
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path part) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        // The write has failed already and is reported; a leftover temporary file is its lesser
        // part.
        part.toFile().deleteOnExit();
      }
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName().replace("Exception", "")
        + (message == null ? "" : ": " + message);
  }

  private static CompileException failed(Path file, String message) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.WRITE_FAILED, file.toString(), message)
            .help("choose another place"));
  }
}
