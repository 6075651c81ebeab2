package dev.quarry.frontend;

import java.nio.file.Path;

/// Reads model files of one format.
public interface ModelImporter {
  /// Reads a model file.
  ///
  /// @param file the model; weights it keeps in files of their own must lie in the same folder
  /// @param options what the user binds and cuts
  /// @return a module at level IMPORTED with what is known about its source
  /// @throws dev.quarry.ir.diag.CompileException for whatever is wrong with the file; all
  ///   independent problems of a network are reported at once
  ImportResult read(Path file, ImportOptions options);
}
