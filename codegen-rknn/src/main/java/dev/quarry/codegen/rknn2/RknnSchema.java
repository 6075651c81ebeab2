package dev.quarry.codegen.rknn2;

import dev.quarry.codegen.rknn2.internal.SchemaText;

/// The FlatBuffer tables of a file as a document, from the descriptions that read and write them.
public final class RknnSchema {
  private RknnSchema() {}

  /// One Markdown section per table.
  public static String markdown() {
    return SchemaText.markdown();
  }
}
