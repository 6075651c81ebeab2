package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.NbgFile;
import dev.quarry.codegen.rknn2.RknnBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Differences between precompiled graphs, as far as their layout is public: header, layers in
/// order, operations by unit, sections.
final class NbgDiff {
  private NbgDiff() {}

  static void compare(
      Differences found, String firstName, RknnBuffer first, String secondName, RknnBuffer second) {
    NbgFile x = NbgFile.parse(firstName, first);
    NbgFile y = NbgFile.parse(secondName, second);
    DiffKind kind = DiffKind.CONTAINER;
    found.compare(kind, "NBG version", "", hex(x.version()), hex(y.version()));
    found.compare(kind, "hardware", "", hex(x.target()), hex(y.target()));
    found.compare(kind, "memory", "", x.memory().toString(), y.memory().toString());
    layers(found, x, y);
    sections(found, x, first, y, second);
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private static void layers(Differences found, NbgFile x, NbgFile y) {
    int common = Math.min(x.layers().size(), y.layers().size());
    found.count(DiffKind.NODE_ONLY_IN_A, x.layers().size());
    found.count(DiffKind.NODE_ONLY_IN_B, y.layers().size());
    for (NbgFile.Layer layer : x.layers().subList(common, x.layers().size())) {
      found.add(DiffKind.NODE_ONLY_IN_A, "layer " + layer.id(), layer.name(), "");
    }
    for (NbgFile.Layer layer : y.layers().subList(common, y.layers().size())) {
      found.add(DiffKind.NODE_ONLY_IN_B, "layer " + layer.id(), "", layer.name());
    }
    Map<Integer, String> left = units(x);
    Map<Integer, String> right = units(y);
    for (int i = 0; i < common; i++) {
      NbgFile.Layer p = x.layers().get(i);
      NbgFile.Layer q = y.layers().get(i);
      String where = "layer " + i;
      found.compare(DiffKind.NODE_TYPE, "", where, p.name(), q.name());
      found.compare(DiffKind.TEXT, "uid", where, p.uid(), q.uid());
      found.compare(
          DiffKind.TASKS,
          "",
          where,
          left.getOrDefault(p.id(), "none"),
          right.getOrDefault(q.id(), "none"));
    }
  }

  /// The operations of each layer, for example `NN NN TP`.
  private static Map<Integer, String> units(NbgFile nbg) {
    return nbg.operations().stream()
        .collect(
            Collectors.groupingBy(
                NbgFile.Operation::layer,
                Collectors.mapping(NbgFile.Operation::unit, Collectors.joining(" "))));
  }

  private static void sections(
      Differences found, NbgFile x, RknnBuffer first, NbgFile y, RknnBuffer second) {
    var names = new TreeSet<String>();
    x.tables().forEach(table -> names.add(table.name()));
    y.tables().forEach(table -> names.add(table.name()));
    for (String name : names) {
      ByteBuffer p = bytes(x.tables(), name, first);
      ByteBuffer q = bytes(y.tables(), name, second);
      found.count(DiffKind.CONSTANT, 1);
      if (!p.equals(q)) {
        found.add(
            DiffKind.CONSTANT,
            "section " + name,
            p.remaining() + " bytes",
            q.remaining() + " bytes, not the same");
      }
    }
  }

  private static ByteBuffer bytes(List<NbgFile.Table> tables, String name, RknnBuffer data) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .map(table -> data.asByteBuffer().slice((int) table.offset(), (int) table.bytes()))
        .orElse(ByteBuffer.allocate(0));
  }
}
