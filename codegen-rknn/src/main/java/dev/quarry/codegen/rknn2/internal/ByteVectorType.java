package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.codegen.rknn2.RknnBuffer;

/// Bytes behind their length.
///
/// @param alignment what the first byte's place in the block is a multiple of
/// @param omitEmpty true when no bytes means no field
record ByteVectorType(int alignment, boolean omitEmpty) implements ReferenceType<RknnBuffer> {
  @Override
  public String text() {
    return "[u8]";
  }

  @Override
  public RknnBuffer absent() {
    return RknnBuffer.EMPTY;
  }

  @Override
  public RknnBuffer readTarget(FlatRow row, int target, String what) {
    int length = row.block().count(target, 1, what);
    return RknnBuffer.of(row.block().range(target + 4, length, what));
  }

  @Override
  public int prepare(FlatBufferBuilder out, RknnBuffer value) {
    if (omitEmpty && value.isEmpty()) {
      return 0;
    }
    out.createUnintializedVector(1, value.size(), alignment).put(value.asByteBuffer());
    return out.endVector();
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    int length = row.block().count(target, 1, what);
    listing.add(target, 4, what + ".length = " + length);
    listing.add(target + 4, length, what + " = " + length + " bytes");
  }
}
