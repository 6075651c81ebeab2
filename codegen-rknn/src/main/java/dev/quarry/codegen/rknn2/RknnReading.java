package dev.quarry.codegen.rknn2;

import java.util.List;

/// A file that was read, and what was unexpected about it without being an error.
///
/// @param file the content
/// @param notes one sentence each; empty for every ordinary file
public record RknnReading(RknnFile file, List<String> notes) {
  public RknnReading {
    notes = List.copyOf(notes);
  }
}
