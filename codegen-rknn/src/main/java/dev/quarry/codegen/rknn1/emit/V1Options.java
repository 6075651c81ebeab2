package dev.quarry.codegen.rknn1.emit;

import java.util.List;

/// What a file says beside its graph.
///
/// @param platforms chips in upper case, one family
/// @param optimizationLevel 0 to 3, informative
public record V1Options(List<String> platforms, int optimizationLevel) {
  /// The level the toolkit uses by default.
  public static final int USUAL_LEVEL = 3;

  public V1Options {
    platforms = List.copyOf(platforms);
  }
}
