package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.codegen.rknn2.PatchGroup.PatchWord;
import java.util.Optional;

/// A struct of two 32-bit numbers, value and word index, stored in the table itself.
///
/// @param slotNumber which slot of a patch record it is
record PatchSlotType(int slotNumber) implements FieldType<Optional<PatchWord>> {
  @Override
  public String text() {
    return "struct {u32, u32}";
  }

  @Override
  public int inlineBytes() {
    return 8;
  }

  @Override
  public Optional<PatchWord> absent() {
    return Optional.empty();
  }

  @Override
  public Optional<PatchWord> read(FlatRow row, int at, String what) {
    return Optional.of(
        new PatchWord(slotNumber, row.block().i32(at, what), row.block().i32(at + 4, what)));
  }

  @Override
  public int prepare(FlatBufferBuilder out, Optional<PatchWord> value) {
    return 0;
  }

  @Override
  public void add(FlatBufferBuilder out, int slot, Optional<PatchWord> value, int target) {
    if (value.isPresent()) {
      out.prep(4, inlineBytes());
      out.putInt(value.get().wordIndex());
      out.putInt(value.get().value());
      out.slot(slot);
    }
  }

  @Override
  public void list(Listing listing, FlatRow row, int at, String what) {
    PatchWord word = read(row, at, what).orElseThrow();
    listing.add(
        at,
        inlineBytes(),
        what
            + " = value 0x"
            + Integer.toHexString(word.value())
            + ", word "
            + Integer.toUnsignedString(word.wordIndex()));
  }
}
