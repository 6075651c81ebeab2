package dev.quarry.codegen.inspect;

import dev.quarry.codegen.npu.TaskReplay;
import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Differences between the tasks of paired nodes.
final class RegisterDiff {
  private static final Map<Register, List<Field>> FIELDS = fields();

  private final Differences found;
  private final List<String> places = new ArrayList<>(List.of("nothing"));
  private final Map<String, Integer> numbers = new HashMap<>();

  private RegisterDiff(Differences found) {
    this.found = found;
  }

  static void compare(Differences found, RknnModel a, RknnModel b, NodePairs pairs) {
    new RegisterDiff(found).compare(a, b, pairs);
  }

  private void compare(RknnModel a, RknnModel b, NodePairs pairs) {
    Program first = program(a);
    Program second = program(b);
    List<RknnNode> nodes = a.graph().nodes();
    for (NodePairs.Pair pair : pairs.pairs()) {
      List<Step> left = first.steps.getOrDefault(pair.a(), List.of());
      List<Step> right = second.steps.getOrDefault(pair.b(), List.of());
      String name = nodes.get(pair.a()).name();
      String forms = forms(left);
      found.compare(DiffKind.TASKS, "", name, forms, forms(right));
      if (forms.equals(forms(right))) {
        for (int i = 0; i < left.size(); i++) {
          step(name + ", task " + i, left.get(i), right.get(i), first, second);
        }
      }
    }
  }

  /// A task and the registers it runs with.
  private record Step(NpuTask task, RegisterFile registers) {}

  /// A command stream in which the value of every address word is the number of a place.
  private record Program(long[] words, Set<Register> addresses, Map<Integer, List<Step>> steps) {}

  private Program program(RknnModel model) {
    long[] words = model.commandWords();
    Set<Register> addresses = new HashSet<>();
    for (RelocationGroup group : model.graph().relocations()) {
      for (Relocation relocation : group.entries()) {
        int index = relocation.wordIndex();
        if (index >= 0 && index < words.length) {
          String place = group.tensor() + " + " + relocation.addend();
          words[index] =
              CommandWord.of(
                  CommandWord.op(words[index]), number(place), CommandWord.register(words[index]));
          Register.at(CommandWord.register(words[index])).ifPresent(addresses::add);
        }
      }
    }
    Map<Integer, List<Step>> steps = new HashMap<>();
    var replay = new TaskReplay();
    for (NpuTask task : model.tasks()) {
      steps
          .computeIfAbsent(task.nodeIndex(), _ -> new ArrayList<>())
          .add(new Step(task, replay.run(words, task)));
    }
    return new Program(words, addresses, steps);
  }

  private int number(String place) {
    return numbers.computeIfAbsent(
        place,
        _ -> {
          places.add(place);
          return places.size() - 1;
        });
  }

  private String place(int number) {
    return number >= 0 && number < places.size() ? places.get(number) : "address " + number;
  }

  /// The tasks of a node by the units they start, for example `2 x DPU+DPU_RDMA, 1 x PPU+PPU_RDMA`.
  private static String forms(List<Step> steps) {
    var text = new StringBuilder();
    int first = 0;
    for (int i = 1; i <= steps.size(); i++) {
      if (i == steps.size()
          || steps.get(i).task.enableMask() != steps.get(first).task.enableMask()) {
        text.append(text.isEmpty() ? "" : ", ").append(i - first).append(" x ");
        text.append(TaskGroup.units(steps.get(first).task));
        first = i;
      }
    }
    return text.isEmpty() ? "none" : text.toString();
  }

  private void step(String where, Step a, Step b, Program first, Program second) {
    found.compare(DiffKind.WRITTEN, "", where, a.task.wordCount(), b.task.wordCount());
    for (Register register : Register.values()) {
      if (register.unit().isIn(a.task.enableMask()) && !isBookkeeping(register)) {
        register(where, register, a, b, first, second);
      }
    }
    tables(where, entries(first.words, a.task), entries(second.words, b.task));
  }

  /// Bank pointers and table entries are not values a task computes with.
  private static boolean isBookkeeping(Register register) {
    return register.isPointer()
        || register == Register.DPU_LUT_ACCESS_CFG
        || register == Register.DPU_LUT_ACCESS_DATA;
  }

  private void register(
      String where, Register register, Step a, Step b, Program first, Program second) {
    int x = a.registers.get(register);
    int y = b.registers.get(register);
    if (first.addresses.contains(register) || second.addresses.contains(register)) {
      found.compare(DiffKind.ADDRESS, register.name(), where, place(x), place(y));
      return;
    }
    List<Field> fields = FIELDS.getOrDefault(register, List.of());
    if (fields.isEmpty()) {
      found.compare(DiffKind.REGISTER, register.name(), where, x, y);
      return;
    }
    if (x == y) {
      found.count(DiffKind.REGISTER, fields.size());
      return;
    }
    for (Field field : fields) {
      found.compare(DiffKind.REGISTER, field.name(), where, field.get(x), field.get(y));
    }
  }

  private static Map<Register, List<Field>> fields() {
    var fields = new HashMap<Register, List<Field>>();
    for (Register register : Register.values()) {
      fields.put(register, Field.of(register));
    }
    return Map.copyOf(fields);
  }

  private static List<Integer> entries(long[] words, NpuTask task) {
    var entries = new ArrayList<Integer>();
    for (int i = task.firstWord(); i < task.firstWord() + task.wordCount(); i++) {
      if (CommandWord.register(words[i]) == Register.DPU_LUT_ACCESS_DATA.address()) {
        entries.add(CommandWord.value(words[i]));
      }
    }
    // a task that writes all registers writes this one once, without loading a table
    return entries.size() > 1 ? entries : List.of();
  }

  private void tables(String where, List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      String x = i < a.size() ? entry(a.get(i)) : "none";
      String y = i < b.size() ? entry(b.get(i)) : "none";
      found.compare(DiffKind.TABLE, "", where + ", entry " + i, x, y);
    }
  }

  private static String entry(int word) {
    return Integer.toString(Field.LUT_DATA.get(word));
  }
}
