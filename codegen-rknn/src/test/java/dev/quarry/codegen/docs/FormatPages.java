package dev.quarry.codegen.docs;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnSchema;
import dev.quarry.codegen.rknn2.RuntimeVersions;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.rknn2.TensorLayout;

/// The generated parts of the page about the container.
final class FormatPages {
  private FormatPages() {}

  /// The FlatBuffer tables, from the descriptions that read and write them.
  static String tables() {
    return RknnSchema.markdown();
  }

  static String kinds() {
    var out =
        new StringBuilder(
            "| code | kind | in the arena | stored in the file |\n|---|---|---|---|\n");
    for (TensorKind kind : TensorKind.values()) {
      if (kind != TensorKind.OTHER) {
        out.append("| ").append(kind.code()).append(" | ").append(kind.text());
        out.append(" | ").append(kind.isInArena() ? "yes" : "");
        out.append(" | ").append(kind.isStored() ? "yes" : "").append(" |\n");
      }
    }
    return out.toString();
  }

  static String layouts() {
    var out = new StringBuilder("| code | layout |\n|---|---|\n");
    for (TensorLayout layout : TensorLayout.values()) {
      if (layout != TensorLayout.OTHER) {
        out.append("| ").append(layout.code()).append(" | ").append(layout.text()).append(" |\n");
      }
    }
    return out.toString();
  }

  static String types() {
    var out = new StringBuilder("| code | type | bytes of an element |\n|---|---|---|\n");
    for (RknnDataType type : RknnDataType.values()) {
      if (type != RknnDataType.OTHER) {
        out.append("| ").append(type.code()).append(" | ").append(type.text()).append(" | ");
        out.append(type.elementBytes() == 0 ? "" : type.elementBytes()).append(" |\n");
      }
    }
    return out.toString();
  }

  static String runtimes() {
    var out = new StringBuilder("| compiler | oldest runtime | newest runtime |\n|---|---|---|\n");
    for (RuntimeVersions.Row row : RuntimeVersions.table()) {
      out.append("| ").append(row.compilerText()).append(" | ").append(row.minimum());
      out.append(" | ").append(row.maximum().orElse("not stated")).append(" |\n");
    }
    return out.toString();
  }
}
