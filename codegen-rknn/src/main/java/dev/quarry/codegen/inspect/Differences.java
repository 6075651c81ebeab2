package dev.quarry.codegen.inspect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Collects differences, and how many things of each kind were compared.
final class Differences {
  private final List<Difference> list = new ArrayList<>();
  private final Map<DiffKind, Integer> compared = new EnumMap<>(DiffKind.class);

  /// Compares two values.
  void compare(DiffKind kind, String what, String where, Object a, Object b) {
    count(kind, 1);
    if (!a.equals(b)) {
      list.add(new Difference(kind, what, where, a.toString(), b.toString()));
    }
  }

  /// Notes something that is in one file only.
  void add(DiffKind kind, String where, String a, String b) {
    list.add(new Difference(kind, "", where, a, b));
  }

  /// Counts things that were compared.
  void count(DiffKind kind, int number) {
    compared.merge(kind, number, Integer::sum);
  }

  List<Difference> list() {
    return list;
  }

  Map<DiffKind, Integer> compared() {
    return compared;
  }
}
