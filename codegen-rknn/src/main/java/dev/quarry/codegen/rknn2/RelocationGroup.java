package dev.quarry.codegen.rknn2;

import java.util.List;

/// All address words that refer to one tensor.
///
/// @param tensor name of the tensor
/// @param entries the words, in file order
public record RelocationGroup(String tensor, List<Relocation> entries) {
  public RelocationGroup {
    entries = List.copyOf(entries);
  }
}
