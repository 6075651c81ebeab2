package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.Optional;

/// Another table.
///
/// @param spec its description
record TableType<T>(TableSpec<T> spec) implements ReferenceType<Optional<T>> {
  @Override
  public String text() {
    return spec.name();
  }

  @Override
  public Optional<T> absent() {
    return Optional.empty();
  }

  @Override
  public Optional<T> readTarget(FlatRow row, int target, String what) {
    return Optional.of(spec.read(new FlatRow(row.block(), target, what)));
  }

  @Override
  public int prepare(FlatBufferBuilder out, Optional<T> value) {
    return value.isPresent() ? spec.write(out, value.get()) : 0;
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    spec.list(listing, new FlatRow(row.block(), target, what), what);
  }
}
