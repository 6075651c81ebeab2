package dev.quarry.codegen.rknn2;

import java.util.List;

/// Register words of the first layer that depend on how an input is given.
///
/// inferred: the runtime rewrites them for another width stride or input type. Vendor files carry
/// word numbers outside the command blob here, so they must not be trusted.
///
/// @param input name of the input
/// @param records one per task of the layer that reads the input
public record PatchGroup(String input, List<PatchRecord> records) {
  public PatchGroup {
    records = List.copyOf(records);
  }

  /// The words of one task.
  ///
  /// @param words entries in slot order; slots may be missing
  /// @param unknown7 unknown: 0 in every file seen, perhaps the first column
  /// @param firstRow first input row of the task's tile; only in the geometry group
  // inferred: firstRow * row pitch is the addend of the task's feature address in 33 of 33 records
  public record PatchRecord(List<PatchWord> words, long unknown7, long firstRow) {
    public PatchRecord {
      words = List.copyOf(words);
    }
  }

  /// One word.
  ///
  /// @param slot which register it is for (position in the record)
  /// @param value register value, unsigned
  /// @param wordIndex index into the command blob, unsigned, not to be trusted
  public record PatchWord(int slot, int value, int wordIndex) {}
}
