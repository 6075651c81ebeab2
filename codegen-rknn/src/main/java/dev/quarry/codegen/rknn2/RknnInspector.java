package dev.quarry.codegen.rknn2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn2.internal.InspectionText;
import dev.quarry.codegen.rknn2.internal.InspectionTree;

/// Shows what is in a file, for people and for programs.
///
/// The JSON tree has the keys `container`, `version`, `target`, `compiler`, `inputs`, `outputs`,
/// `nodes`, `tensors`, `memory`, `tasks`, and a few more; they are stable.
public final class RknnInspector {
  private RknnInspector() {}

  /// The text.
  public static String text(RknnReading reading) {
    return InspectionText.of(reading);
  }

  /// The JSON tree.
  public static ObjectNode json(RknnReading reading) {
    return InspectionTree.of(reading);
  }
}
