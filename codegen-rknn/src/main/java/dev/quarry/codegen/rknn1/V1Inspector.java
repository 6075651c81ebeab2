package dev.quarry.codegen.rknn1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn1.internal.V1InspectionText;
import dev.quarry.codegen.rknn1.internal.V1InspectionTree;

/// Shows what is in a file, for people and for programs, and what its check has found.
///
/// The JSON tree has the keys `container`, `version`, `target`, `compiler`, `inputs`, `outputs`,
/// `nodes`, `tensors`, `memory`, `tasks`, and a few more; they are stable.
public final class V1Inspector {
  private V1Inspector() {}

  /// The text.
  public static String text(String name, V1Reading reading) {
    return V1InspectionText.of(name, reading);
  }

  /// The JSON tree.
  public static ObjectNode json(String name, V1Reading reading) {
    return V1InspectionTree.of(name, reading);
  }
}
