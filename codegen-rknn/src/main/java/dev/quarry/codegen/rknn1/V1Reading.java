package dev.quarry.codegen.rknn1;

import java.util.List;

/// A file that was read, and what was unexpected about it without being an error.
///
/// @param file the content
/// @param notes one sentence each; empty for every ordinary file
public record V1Reading(V1File file, List<String> notes) {
  public V1Reading {
    notes = List.copyOf(notes);
  }
}
