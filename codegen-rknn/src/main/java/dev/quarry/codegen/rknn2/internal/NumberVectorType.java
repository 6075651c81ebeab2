package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.List;

/// Four-byte numbers behind their count: shapes, indices, scales.
///
/// @param text name for documents
/// @param reader takes one number out of the block
/// @param putter puts one number in front of what was built
record NumberVectorType<E>(String text, ScalarType.Reader<E> reader, Putter<E> putter)
    implements ReferenceType<List<E>> {

  static final NumberVectorType<Integer> I32 =
      new NumberVectorType<>("[i32]", FlatBlock::i32, FlatBufferBuilder::addInt);

  static final NumberVectorType<Float> F32 =
      new NumberVectorType<>("[f32]", FlatBlock::f32, FlatBufferBuilder::addFloat);

  @Override
  public List<E> absent() {
    return List.of();
  }

  @Override
  public List<E> readTarget(FlatRow row, int target, String what) {
    int count = row.block().count(target, 4, what);
    var values = new ArrayList<E>(count);
    for (int i = 0; i < count; i++) {
      values.add(reader.read(row.block(), target + 4 + 4 * i, what));
    }
    return values;
  }

  @Override
  public int prepare(FlatBufferBuilder out, List<E> value) {
    out.startVector(4, value.size(), 4);
    for (E element : value.reversed()) {
      putter.put(out, element);
    }
    return out.endVector();
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    List<E> values = readTarget(row, target, what);
    listing.add(target, 4, what + ".count = " + values.size());
    if (!values.isEmpty()) {
      listing.add(target + 4, 4 * values.size(), what + " = " + values);
    }
  }

  /// Puts one element in front of what was built.
  interface Putter<E> {
    void put(FlatBufferBuilder out, E value);
  }
}
