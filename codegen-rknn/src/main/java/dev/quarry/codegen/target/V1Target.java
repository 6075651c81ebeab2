package dev.quarry.codegen.target;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A chip whose files are RKNN v1. Files for one chip of a family run on the others; the two
/// families cannot be mixed in one file.
// RKNN v1: rknn1-format.md section 2, target_platform; user guide of rknn-toolkit, section 7.2.
public enum V1Target {
  RK1806("RK1806"),
  RK1808("RK1808"),
  RK3399PRO("RK3399Pro"),
  RV1109("RV1109"),
  RV1126("RV1126");

  private final String board;

  V1Target(String board) {
    this.board = board;
  }

  /// The word for options, for example `rk3399pro`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What users call it.
  public String board() {
    return board;
  }

  /// All chips of the family, as files name them.
  public List<String> platforms() {
    return switch (this) {
      case RK1806, RK1808, RK3399PRO -> List.of("RK1806", "RK1808", "RK3399PRO");
      case RV1109, RV1126 -> List.of("RV1109", "RV1126");
    };
  }

  /// The chip of a word, upper or lower case.
  public static Optional<V1Target> parse(String word) {
    return List.of(values()).stream()
        .filter(target -> target.text().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
