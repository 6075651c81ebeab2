package dev.quarry.codegen.rknn1.emit;

import java.util.List;

/// What a file says beside its graph.
///
/// @param platforms chips in upper case, one family
/// @param form choices that do not change what it computes
public record V1Options(List<String> platforms, V1Form form) {
  public V1Options {
    platforms = List.copyOf(platforms);
  }
}
