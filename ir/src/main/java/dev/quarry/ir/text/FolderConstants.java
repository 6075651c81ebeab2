package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Constants as files `DIGEST.bin` in a folder; large ones are read by mapping; written whole or
/// not at all.
///
/// @param folder created when the first constant is written
public record FolderConstants(Path folder) implements ConstantStore {
  /// Up to this size a copy is faster than a mapping (261 constants: 14 instead of 36 ms).
  private static final long COPIED = 1 << 20;

  /// The folder `constants` beside a text file; all texts of a folder share it.
  public static FolderConstants beside(Path text) {
    return new FolderConstants(text.toAbsolutePath().resolveSibling("constants"));
  }

  @Override
  public Optional<MemorySegment> find(String digest, long bytes) {
    Path file = file(digest);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != bytes) {
        return Optional.empty();
      }
      return Optional.of(
          bytes > COPIED
              ? channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto())
              : copy(channel, (int) bytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.MISSING_CONSTANT, file.toString(), "the constant cannot be read"));
    }
  }

  @Override
  public void put(String digest, MemorySegment bytes) {
    boolean held = find(digest, bytes.byteSize()).stream().anyMatch(b -> b.mismatch(bytes) == -1);
    if (!held) {
      WholeFile.write(file(digest), bytes);
    }
  }

  private static MemorySegment copy(FileChannel channel, int size) throws IOException {
    ByteBuffer copy = ByteBuffer.allocate(size);
    while (copy.hasRemaining()) {
      if (channel.read(copy) < 0) {
        throw new EOFException("shorter than it was");
      }
    }
    return MemorySegment.ofArray(copy.array());
  }

  private Path file(String digest) {
    return folder.resolve(digest + ".bin");
  }
}
