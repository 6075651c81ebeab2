package dev.quarry.ir.text;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Modules as files: text in `NAME.nir`, large constants in the folder `constants` beside it.
public final class IrFile {
  /// How file names end.
  public static final String EXTENSION = ".nir";

  /// A text this long is none of ours: the largest networks take about a megabyte.
  private static final long LARGEST_TEXT = 256L << 20;

  private IrFile() {}

  /// Reads and verifies a module.
  ///
  /// @throws CompileException if the file cannot be read, or with everything that is wrong in it
  public static Module read(Path file) {
    return IrParser.parse(text(file), file.toString(), FolderConstants.beside(file));
  }

  /// Writes a module; an existing file is replaced when the new one is complete. Constants that are
  /// no longer named stay in their folder, which other texts may share.
  ///
  /// @throws CompileException if it cannot be written
  public static void write(Module module, Path file) {
    String text = IrPrinter.print(module, FolderConstants.beside(file));
    WholeFile.write(file, MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST_TEXT) {
        throw new CompileException(
            Diagnostic.error(DiagnosticCode.SYNTAX, file.toString(), "the text is too long")
                .expected("at most " + LARGEST_TEXT + " bytes", Files.size(file) + " bytes"));
      }
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.SYNTAX, file.toString(), "the file is not text in UTF-8"));
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the file cannot be read"));
    }
  }
}
