package dev.quarry.codegen.rknn1;

import dev.quarry.codegen.rknn1.internal.ModelRecord;
import dev.quarry.codegen.rknn1.internal.PythonJson;
import dev.quarry.codegen.rknn1.internal.V1Container;

/// Writes RKNN v1 files; the same file always gives the same bytes.
public final class V1Writer {
  private V1Writer() {}

  /// The bytes of a file.
  public static byte[] write(V1File file) {
    return V1Container.encode(file);
  }

  /// The JSON text of a graph, keys in the toolkit's order, numbers as Python prints them.
  public static String json(V1Model model) {
    return PythonJson.text(ModelRecord.write(model));
  }
}
