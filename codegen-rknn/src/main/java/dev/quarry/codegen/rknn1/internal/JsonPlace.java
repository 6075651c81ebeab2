package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn2.internal.Damage;
import dev.quarry.ir.diag.CompileException;
import java.util.List;

/// Where in a file's JSON text a value stands, and where remarks about it go.
///
/// @param file name of the file
/// @param path for example `nodes[3].nn`
/// @param notes receives what is unexpected but no error
record JsonPlace(String file, String path, List<String> notes) {
  private static final int MOST_NOTES = 20;

  JsonPlace at(String key) {
    return new JsonPlace(file, path.isEmpty() ? key : path + "." + key, notes);
  }

  JsonPlace at(int index) {
    return new JsonPlace(file, path + "[" + index + "]", notes);
  }

  /// The error of a value that cannot be used.
  CompileException damaged(String message) {
    return Damage.damaged(file, (path.isEmpty() ? "the JSON text" : path) + ": " + message);
  }

  void note(String message) {
    if (notes.size() < MOST_NOTES) {
      notes.add((path.isEmpty() ? "" : path + ": ") + message);
    }
  }
}
