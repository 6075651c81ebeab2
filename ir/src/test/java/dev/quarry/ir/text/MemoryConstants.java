package dev.quarry.ir.text;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Constants in memory.
final class MemoryConstants implements ConstantStore {
  private final Map<String, MemorySegment> held = new HashMap<>();

  @Override
  public Optional<MemorySegment> find(String digest, long bytes) {
    return Optional.ofNullable(held.get(digest)).filter(b -> b.byteSize() == bytes);
  }

  @Override
  public void put(String digest, MemorySegment bytes) {
    held.put(digest, bytes);
  }
}
