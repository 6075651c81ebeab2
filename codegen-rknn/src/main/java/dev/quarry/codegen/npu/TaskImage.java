package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.rknn2.CommandWord;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One task before it gets its place in the command stream.
///
/// @param form which registers are written, in which order
/// @param registers their values; address registers hold the offset into their tensor
/// @param addresses tensor each address register points into
/// @param tail words behind the registers, for tables
record TaskImage(
    TaskForm form, RegisterFile registers, SortedMap<Register, String> addresses, List<Long> tail) {

  /// A task with only registers.
  static TaskImage of(TaskForm form, RegisterFile registers) {
    return new TaskImage(form, registers, new TreeMap<>(), List.of());
  }

  /// The same task with one more address: the register gets `offset`.
  ///
  /// @throws dev.quarry.codegen.regs.RegisterOverflow if it lies beyond 32 bits
  TaskImage pointing(Register register, String tensor, long offset) {
    registers.set(register, offset);
    addresses.put(register, tensor);
    return this;
  }

  /// The same task with words behind its registers.
  TaskImage followedBy(List<Long> words) {
    return new TaskImage(form, registers, addresses, List.copyOf(words));
  }

  /// All command words.
  long[] words() {
    return words(form.order());
  }

  /// The command words that write some registers, then the words behind them.
  long[] words(List<Register> order) {
    long[] words = new long[order.size() + tail.size()];
    for (int i = 0; i < order.size(); i++) {
      Register register = order.get(i);
      words[i] =
          CommandWord.of(register.unit().operation(), registers.get(register), register.address());
    }
    for (int i = 0; i < tail.size(); i++) {
      words[order.size() + i] = tail.get(i);
    }
    return words;
  }
}
