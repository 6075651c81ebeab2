package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.codegen.rknn2.Relocation;
import java.util.ArrayList;
import java.util.List;

/// Structs of two unsigned 32-bit numbers, addend and word index, behind their count.
record PairVectorType() implements ReferenceType<List<Relocation>> {
  private static final int STRUCT_BYTES = 8;

  @Override
  public String text() {
    return "[struct {u32, u32}]";
  }

  @Override
  public List<Relocation> absent() {
    return List.of();
  }

  @Override
  public List<Relocation> readTarget(FlatRow row, int target, String what) {
    int count = row.block().count(target, STRUCT_BYTES, what);
    var entries = new ArrayList<Relocation>(count);
    for (int i = 0; i < count; i++) {
      entries.add(entry(row, target + 4 + STRUCT_BYTES * i, what));
    }
    return entries;
  }

  private static Relocation entry(FlatRow row, int at, String what) {
    return new Relocation(
        row.block().u32(at, what), ScalarType.U31.read(row, at + 4, what + ".word"));
  }

  @Override
  public int prepare(FlatBufferBuilder out, List<Relocation> value) {
    out.startVector(STRUCT_BYTES, value.size(), 4);
    for (Relocation entry : value.reversed()) {
      out.putInt(entry.wordIndex());
      out.putInt((int) entry.addend());
    }
    return out.endVector();
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    List<Relocation> entries = readTarget(row, target, what);
    listing.add(target, 4, what + ".count = " + entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Relocation entry = entries.get(i);
      listing.add(
          target + 4 + STRUCT_BYTES * i,
          STRUCT_BYTES,
          what + "[" + i + "] = addend " + entry.addend() + ", word " + entry.wordIndex());
    }
  }
}
