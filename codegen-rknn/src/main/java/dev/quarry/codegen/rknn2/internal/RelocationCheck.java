package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import java.util.HashMap;
import java.util.Map;

/// Checks that every relocation names a tensor with an address and a word that holds its addend.
// RKNN v2: rknn2-format.md section 3.2; the word equals the addend in all files seen (proven)
final class RelocationCheck {
  private RelocationCheck() {}

  static void check(Findings findings, RknnModel model) {
    RknnGraph graph = model.graph();
    Map<String, RknnTensor> tensors = new HashMap<>();
    graph.tensors().forEach(tensor -> tensors.putIfAbsent(tensor.name(), tensor));
    long[] words = model.commandWords();
    for (RelocationGroup group : graph.relocations()) {
      RknnTensor tensor = tensors.get(group.tensor());
      if (tensor == null) {
        findings.add("relocations name the unknown tensor '%s'", group.tensor());
        continue;
      }
      if (!hasAddress(tensor.kind())) {
        findings.add(
            "relocations name tensor '%s', which has no address (%s)",
            group.tensor(), TensorKind.describe(tensor.kindCode()));
      }
      for (Relocation entry : group.entries()) {
        check(findings, group.tensor(), entry, words);
      }
    }
  }

  private static void check(Findings findings, String tensor, Relocation entry, long[] words) {
    int index = entry.wordIndex();
    if (index < 0 || index >= words.length) {
      findings.add("a relocation of '%s' names word %d of %d", tensor, index, words.length);
    } else if (Integer.toUnsignedLong(CommandWord.value(words[index])) != entry.addend()) {
      findings.add(
          "word %d holds %d, its relocation to '%s' has the addend %d",
          index, Integer.toUnsignedLong(CommandWord.value(words[index])), tensor, entry.addend());
    }
  }

  private static boolean hasAddress(TensorKind kind) {
    return switch (kind) {
      case INPUT, OUTPUT, INTERNAL, CONSTANT, CPU_CONSTANT, TABLE, HELPER -> true;
      case PLACEHOLDER, TASK_COMMANDS, COMMANDS, TASKS, OTHER -> false;
    };
  }
}
