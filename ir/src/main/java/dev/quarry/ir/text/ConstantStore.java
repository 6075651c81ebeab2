package dev.quarry.ir.text;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Where the constants live that are too large for the text. Each is named by the SHA-256 of its
/// bytes, so equal constants are stored once and a store may serve many texts.
public interface ConstantStore {
  /// A store that keeps nothing: for text that is only looked at.
  ConstantStore NONE =
      new ConstantStore() {
        @Override
        public Optional<MemorySegment> find(String digest, long bytes) {
          return Optional.empty();
        }

        @Override
        public void put(String digest, MemorySegment bytes) {
          // nothing is kept
        }
      };

  /// The bytes of a digest. The reader checks that they fulfil it.
  ///
  /// @param digest SHA-256 in lower-case hexadecimal
  /// @param bytes how many bytes there must be
  /// @return empty if the store does not hold it, or holds another number of bytes
  Optional<MemorySegment> find(String digest, long bytes);

  /// Keeps bytes under their digest; does nothing if they are held already.
  void put(String digest, MemorySegment bytes);
}
