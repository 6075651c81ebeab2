package dev.quarry.codegen.rknn2;

import dev.quarry.codegen.rknn2.internal.BlockReader;
import dev.quarry.codegen.rknn2.internal.ContainerHeader;
import dev.quarry.codegen.rknn2.internal.FlatBlock;
import dev.quarry.codegen.rknn2.internal.Listing;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads RKNN v2 files of container versions 6 and 2 for RK3566 and RK3568.
///
/// The bytes may come from anywhere: whatever is wrong with them is reported as a
/// [CompileException] with one diagnostic, never as another exception.
public final class RknnReader {
  private static final long LARGEST = 1L << 30;

  private RknnReader() {}

  /// Reads a file.
  public static RknnFile read(Path path) {
    return read(path.toString(), bytes(path));
  }

  /// Reads a file from memory.
  ///
  /// @param name name for messages
  public static RknnFile read(String name, byte[] bytes) {
    return readWithNotes(name, bytes).file();
  }

  /// Reads a file and tells what was unexpected.
  public static RknnReading readWithNotes(Path path) {
    return readWithNotes(path.toString(), bytes(path));
  }

  /// Reads a file from memory and tells what was unexpected.
  public static RknnReading readWithNotes(String name, byte[] bytes) {
    ContainerHeader header = ContainerHeader.parse(name, bytes);
    FlatBlock block = block(name, bytes, header);
    RknnModel model = BlockReader.read(block);
    var notes = new ArrayList<String>(header.notes());
    notes.addAll(block.notes());
    return new RknnReading(
        new RknnFile(header.version(), model, header.json(bytes)), List.copyOf(notes));
  }

  /// A field-by-field listing of a file's bytes: offset, bytes, name and value.
  public static List<String> listing(String name, byte[] bytes) {
    return list(name, bytes).lines();
  }

  /// Number of bytes that belong to no described field and are not zero.
  public static int unexplainedBytes(String name, byte[] bytes) {
    return list(name, bytes).unexplainedBytes();
  }

  private static Listing list(String name, byte[] bytes) {
    ContainerHeader header = ContainerHeader.parse(name, bytes);
    var listing = new Listing(ByteBuffer.wrap(bytes), header.dataOffset());
    header.list(listing, bytes);
    BlockReader.list(block(name, bytes, header), listing);
    return listing;
  }

  private static FlatBlock block(String name, byte[] bytes, ContainerHeader header) {
    return new FlatBlock(name, ByteBuffer.wrap(bytes, header.dataOffset(), header.dataBytes()));
  }

  private static byte[] bytes(Path path) {
    try {
      if (Files.size(path) > LARGEST) {
        throw new CompileException(
            Diagnostic.error(
                DiagnosticCode.DAMAGED_RKNN, path.toString(), "the file is larger than 1 GiB"));
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, path.toString(), "the file cannot be read"));
    }
  }
}
