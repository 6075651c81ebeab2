package dev.quarry.codegen.rknn2.internal;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.codegen.rknn2.internal.LegacyTask.Binding;
import java.util.ArrayList;
import java.util.List;

/// Structs of six 32-bit numbers: register, tensor, addend and three zeros.
record BindingVectorType() implements ReferenceType<List<Binding>> {
  private static final int STRUCT_BYTES = 24;

  @Override
  public String text() {
    return "[struct {u32, u32, u32, u32, u32, u32}]";
  }

  @Override
  public List<Binding> absent() {
    return List.of();
  }

  @Override
  public List<Binding> readTarget(FlatRow row, int target, String what) {
    FlatBlock block = row.block();
    int count = block.count(target, STRUCT_BYTES, what);
    var bindings = new ArrayList<Binding>(count);
    for (int i = 0; i < count; i++) {
      int at = target + 4 + STRUCT_BYTES * i;
      bindings.add(
          new Binding(block.i32(at, what), block.i32(at + 4, what), block.u32(at + 8, what)));
    }
    return bindings;
  }

  @Override
  public int prepare(FlatBufferBuilder out, List<Binding> value) {
    out.startVector(STRUCT_BYTES, value.size(), 4);
    for (Binding binding : value.reversed()) {
      out.pad(STRUCT_BYTES / 2);
      out.putInt((int) binding.addend());
      out.putInt(binding.tensor());
      out.putInt(binding.register());
    }
    return out.endVector();
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    List<Binding> bindings = readTarget(row, target, what);
    listing.add(target, 4, what + ".count = " + bindings.size());
    for (int i = 0; i < bindings.size(); i++) {
      Binding binding = bindings.get(i);
      listing.add(
          target + 4 + STRUCT_BYTES * i,
          STRUCT_BYTES,
          what
              + "["
              + i
              + "] = register 0x"
              + Integer.toHexString(binding.register())
              + ", tensor "
              + binding.tensor()
              + ", addend "
              + binding.addend());
    }
  }
}
