package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.List;

/// Tables behind their count.
///
/// @param spec description of each
/// @param omitEmpty true when no tables means no field
record TableVectorType<T>(TableSpec<T> spec, boolean omitEmpty) implements ReferenceType<List<T>> {

  /// A vector that is written even when it is empty.
  static <T> TableVectorType<T> of(TableSpec<T> spec) {
    return new TableVectorType<>(spec, false);
  }

  @Override
  public String text() {
    return "[" + spec.name() + "]";
  }

  @Override
  public List<T> absent() {
    return List.of();
  }

  @Override
  public List<T> readTarget(FlatRow row, int target, String what) {
    int count = row.block().count(target, 4, what);
    var values = new ArrayList<T>();
    for (int i = 0; i < count; i++) {
      values.add(spec.read(element(row, target, i, what)));
    }
    return values;
  }

  @Override
  public int prepare(FlatBufferBuilder out, List<T> value) {
    if (omitEmpty && value.isEmpty()) {
      return 0;
    }
    var offsets = new int[value.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = spec.write(out, value.get(i));
    }
    return out.createVectorOfTables(offsets);
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    int count = row.block().count(target, 4, what);
    listing.add(target, 4, what + ".count = " + count);
    for (int i = 0; i < count; i++) {
      FlatRow element = element(row, target, i, what);
      String path = what + "[" + i + "]";
      listing.add(target + 4 + 4 * i, 4, path + " -> " + listing.place(element.position()));
      spec.list(listing, element, path);
    }
  }

  private static FlatRow element(FlatRow row, int target, int index, String what) {
    String path = what + "[" + index + "]";
    return new FlatRow(row.block(), row.block().follow(target + 4 + 4 * index, path), path);
  }
}
