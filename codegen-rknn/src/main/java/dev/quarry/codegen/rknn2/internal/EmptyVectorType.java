package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;

/// A vector of unknown meaning that has been empty in every file; its value is the element count.
///
/// @param written whether container version 6 has it
record EmptyVectorType(boolean written) implements ReferenceType<Integer> {
  @Override
  public String text() {
    return "vector";
  }

  @Override
  public Integer absent() {
    return 0;
  }

  @Override
  public Integer readTarget(FlatRow row, int target, String what) {
    return row.block().count(target, 1, what);
  }

  @Override
  public int prepare(FlatBufferBuilder out, Integer value) {
    if (!written) {
      return 0;
    }
    out.startVector(4, 0, 4);
    return out.endVector();
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    listing.add(target, 4, what + ".count = " + readTarget(row, target, what));
  }
}
