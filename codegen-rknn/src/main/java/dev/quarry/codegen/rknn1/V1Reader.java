package dev.quarry.codegen.rknn1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.codegen.rknn1.internal.ModelRecord;
import dev.quarry.codegen.rknn1.internal.PythonJson;
import dev.quarry.codegen.rknn1.internal.V1Container;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads RKNN v1 files of toolkits 0.9.8 to 1.7.5, container versions 1 and 2.
///
/// The bytes may come from anywhere: whatever is wrong with them is reported as a
/// [CompileException] with one diagnostic, never as another exception. Whether the parts fit
/// together is for [V1Validator].
public final class V1Reader {
  private static final long LARGEST = 1L << 30;

  private V1Reader() {}

  /// Whether a file begins like an RKNN v1 file; false if it cannot be read.
  public static boolean recognises(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return V1Container.recognises(in.readNBytes(V1Container.RECOGNISED_BYTES));
    } catch (IOException _) {
      return false;
    }
  }

  /// Reads a file and tells what was unexpected.
  public static V1Reading readWithNotes(Path path) {
    try {
      if (Files.size(path) > LARGEST) {
        throw error(DiagnosticCode.DAMAGED_RKNN, path, "the file is larger than 1 GiB");
      }
      return readWithNotes(path.toString(), Files.readAllBytes(path));
    } catch (IOException _) {
      throw error(DiagnosticCode.FILE_NOT_FOUND, path, "the file cannot be read");
    }
  }

  /// Reads a file.
  public static V1File read(Path path) {
    return readWithNotes(path).file();
  }

  /// Reads a file from memory.
  ///
  /// @param name name for messages
  public static V1File read(String name, byte[] bytes) {
    return readWithNotes(name, bytes).file();
  }

  /// Reads a file from memory and tells what was unexpected.
  public static V1Reading readWithNotes(String name, byte[] bytes) {
    List<String> notes = new ArrayList<>();
    V1Container parts = V1Container.decode(name, bytes);
    JsonNode tree = PythonJson.parse(name, parts.json());
    V1Model model = ModelRecord.read(name, tree, notes);
    if (!parts.trailing().isEmpty()) {
      notes.add(
          parts.trailing().size() + " bytes follow the JSON text (op libraries of custom ops)");
    }
    return new V1Reading(
        new V1File(
            parts.version(),
            parts.customHeader(),
            parts.data(),
            model,
            PythonJson.text(tree),
            parts.trailing()),
        notes);
  }

  private static CompileException error(DiagnosticCode code, Path path, String message) {
    return new CompileException(Diagnostic.error(code, path.toString(), message));
  }
}
