package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Command streams as text: one line per word, with the register's name, its fields and the tensor
/// an address belongs to.
public final class Disassembler {
  private static final int TABLE_WORDS_SHOWN = 4;

  private final RknnModel model;
  private final Map<Integer, String> tensors = new HashMap<>();
  private final Consumer<String> out;

  private Disassembler(RknnModel model, Consumer<String> out) {
    this.model = model;
    this.out = out;
    for (RelocationGroup group : model.graph().relocations()) {
      for (Relocation relocation : group.entries()) {
        tensors.put(
            relocation.wordIndex(),
            group.tensor() + (relocation.addend() == 0 ? "" : " + " + relocation.addend()));
      }
    }
  }

  /// Prints every task of a model, line by line.
  public static void print(RknnModel model, Consumer<String> out) {
    var disassembler = new Disassembler(model, out);
    long[] words = model.commandWords();
    List<NpuTask> tasks = model.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      disassembler.task(i, tasks.get(i), words);
    }
  }

  private void task(int index, NpuTask task, long[] words) {
    List<RknnNode> nodes = model.graph().nodes();
    String node =
        task.nodeIndex() >= 0 && task.nodeIndex() < nodes.size()
            ? nodes.get(task.nodeIndex()).type() + " '" + nodes.get(task.nodeIndex()).name() + "'"
            : "node " + task.nodeIndex();
    out.accept(
        String.format(
            Locale.ROOT,
            "task %d: %s, units %s, %d words at 0x%x",
            index,
            node,
            units(task),
            task.wordCount(),
            task.commandOffset()));
    int entries = 0;
    if (!task.fitsIn(words.length)) {
      out.accept("  its words lie outside the command stream");
      return;
    }
    for (int i = task.firstWord(); i < task.firstWord() + task.wordCount(); i++) {
      boolean entry = CommandWord.register(words[i]) == Register.DPU_LUT_ACCESS_DATA.address();
      entries += entry ? 1 : 0;
      if (!entry || entries <= TABLE_WORDS_SHOWN) {
        out.accept("  " + word(i, words[i]));
      }
    }
    if (entries > TABLE_WORDS_SHOWN) {
      out.accept("  ... " + (entries - TABLE_WORDS_SHOWN) + " more table entries");
    }
  }

  private static String units(NpuTask task) {
    var names = new ArrayList<String>();
    for (Unit unit : Unit.values()) {
      if (unit.isIn(task.enableMask())) {
        names.add(unit.name());
      }
    }
    return String.join("+", names);
  }

  private String word(int index, long word) {
    int value = CommandWord.value(word);
    Optional<Register> register = Register.at(CommandWord.register(word));
    if (register.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "%6d  %04x:%04x = %08x",
          index,
          CommandWord.op(word),
          CommandWord.register(word),
          value);
    }
    String tensor = tensors.get(index);
    String detail = tensor != null ? "-> " + tensor : fields(register.get(), value);
    return String.format(
            Locale.ROOT,
            "%6d  %04x %-26s %08x  %s",
            index,
            register.get().address(),
            register.get().name(),
            value,
            detail)
        .stripTrailing();
  }

  private static String fields(Register register, int value) {
    List<Field> fields = Field.of(register);
    if (fields.isEmpty()) {
      return value == 0 ? "" : Integer.toString(value);
    }
    return fields.stream()
        .filter(field -> field.get(value) != 0)
        .map(field -> field.name().toLowerCase(Locale.ROOT) + " " + field.get(value))
        .collect(Collectors.joining(", "));
  }
}
