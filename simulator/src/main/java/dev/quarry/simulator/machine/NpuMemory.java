package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The memory the NPU sees: the arena, then a copy of every stored buffer.
final class NpuMemory {
  private static final int ARENA = 0x1000;
  private static final int PAGE = 0x1000;
  private static final int BUFFER_ALIGNMENT = 64;

  /// Readers fetch whole channel groups, past the end of the last tensor.
  private static final int SLACK = 0x10000;

  private static final long LIMIT = 1L << 30;

  private final byte[] bytes;
  private final Map<String, Integer> bases = new HashMap<>();
  private final int constantsFrom;
  private final boolean whole;

  /// A memory with all tensors of a model.
  NpuMemory(RknnModel model) {
    this(model, model.graph().tensors(), true);
  }

  /// A memory with some tensors.
  ///
  /// @param tensors tensors of the model, perhaps at other places in the arena
  static NpuMemory part(RknnModel model, List<RknnTensor> tensors) {
    return new NpuMemory(model, tensors, false);
  }

  private NpuMemory(RknnModel model, List<RknnTensor> tensors, boolean whole) {
    this.whole = whole;
    long arena = 0;
    long stored = 0;
    for (RknnTensor tensor : tensors) {
      if (tensor.kind().isInArena()) {
        arena = Math.max(arena, tensor.offsetBytes() + tensor.sizeBytes());
      } else if (tensor.kind().isStored()) {
        stored += model.data(tensor).size() + SLACK / 256;
      }
    }
    if (arena > LIMIT || stored > LIMIT) {
      throw Refusal.damaged("memory", "the file asks for " + (arena + stored) + " bytes");
    }
    constantsFrom = Math.ceilDiv(ARENA + (int) arena + SLACK, PAGE) * PAGE;
    int end = constantsFrom;
    Map<Integer, Integer> placed = new HashMap<>();
    for (RknnTensor tensor : tensors) {
      if (tensor.kind().isInArena()) {
        bases.put(tensor.name(), ARENA + (int) tensor.offsetBytes());
      } else if (tensor.kind().isStored()) {
        Integer known = placed.get(tensor.buffer());
        if (known == null) {
          placed.put(tensor.buffer(), end);
          known = end;
          end =
              Math.ceilDiv(end + model.data(tensor).size() + BUFFER_ALIGNMENT, BUFFER_ALIGNMENT)
                  * BUFFER_ALIGNMENT;
        }
        bases.put(tensor.name(), known);
      }
    }
    bytes = new byte[end + SLACK];
    placed.forEach((buffer, at) -> copy(model.buffers().get(buffer), at));
  }

  private void copy(RknnBuffer buffer, int at) {
    buffer.asByteBuffer().get(bytes, at, buffer.size());
  }

  byte[] bytes() {
    return bytes;
  }

  /// Address of a tensor.
  int base(String tensor) {
    Integer base = bases.get(tensor);
    if (base == null) {
      throw Refusal.damaged("tensor '" + tensor + "'", "it has no place in memory");
    }
    return base;
  }

  /// Whether an address lies in a tensor of the arena.
  boolean holds(RknnTensor tensor, int address) {
    Integer base = bases.get(tensor.name());
    return base != null && address >= base && address < base + tensor.sizeBytes();
  }

  /// The command words with the addresses filled in of all tensors that are here.
  long[] relocate(RknnModel model) {
    long[] words = model.commandWords();
    for (RelocationGroup group : model.graph().relocations()) {
      if (!whole && !bases.containsKey(group.tensor())) {
        continue;
      }
      int base = base(group.tensor());
      for (Relocation relocation : group.entries()) {
        int index = relocation.wordIndex();
        if (index < 0 || index >= words.length) {
          throw Refusal.damaged(
              "relocation of '" + group.tensor() + "'", "word " + index + " does not exist");
        }
        long word = words[index];
        words[index] =
            CommandWord.of(
                CommandWord.op(word),
                (int) (base + relocation.addend()),
                CommandWord.register(word));
      }
    }
    return words;
  }

  /// Requires a range to lie in memory.
  void require(String where, String what, long from, long to) {
    if (from < ARENA || to > bytes.length || from > to) {
      throw Refusal.damaged(
          where,
          String.format(
              Locale.ROOT,
              "%s at 0x%x to 0x%x lies outside the memory (0x%x to 0x%x)",
              what,
              from,
              to,
              ARENA,
              bytes.length));
    }
  }

  /// Whether an address lies behind the arena, among the constants of the file.
  boolean isConstant(long address) {
    return address >= constantsFrom;
  }

  /// Requires a range to hold constants of the file.
  void requireConstant(String where, String what, long from, long to) {
    require(where, what, from, to);
    if (!isConstant(from)) {
      throw Refusal.notExecutable(where, what + " are computed by the network");
    }
  }
}
