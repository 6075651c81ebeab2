package dev.quarry.codegen.inspect;

import dev.quarry.codegen.regs.FieldWords;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.rknn2.CommandStream;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.Relocation;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.SourceMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Command streams as text: for each task its node and the source nodes it serves, then one line
/// per word, with the register's name, its fields in words, and the tensor an address belongs to.
public final class Disassembler {
  private static final int TABLE_WORDS_SHOWN = 4;
  private static final int NAME_COLUMNS = 26;
  private static final int INDEX_COLUMNS = 7;
  private static final HexFormat HEX = HexFormat.of();

  private final RknnModel model;
  private final SourceMap sources;
  private final Map<Integer, String> tensors = new HashMap<>();

  /// Words repeat from task to task: what a word says without its place, by word.
  private final Map<Long, String> known = new HashMap<>();

  private final Consumer<String> out;
  private final boolean everyEntry;

  private Disassembler(RknnModel model, boolean everyEntry, Consumer<String> out) {
    this.model = model;
    this.sources = SourceMap.of(model);
    this.everyEntry = everyEntry;
    this.out = out;
    for (RelocationGroup group : model.graph().relocations()) {
      for (Relocation relocation : group.entries()) {
        String offset = relocation.addend() == 0 ? "" : " + " + relocation.addend();
        tensors.put(relocation.wordIndex(), printable(group.tensor()) + offset);
      }
    }
  }

  /// Prints every task of a model, line by line.
  ///
  /// @param everyEntry whether all entries of look-up tables are printed, not only the first few
  public static void print(RknnModel model, boolean everyEntry, Consumer<String> out) {
    var disassembler = new Disassembler(model, everyEntry, out);
    long[] words = model.commandWords();
    List<NpuTask> tasks = model.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      disassembler.task(i, tasks.get(i), words);
    }
  }

  private void task(int index, NpuTask task, long[] words) {
    out.accept(
        "task "
            + index
            + ": "
            + node(task.nodeIndex())
            + ", units "
            + TaskGroup.units(task)
            + ", "
            + task.wordCount()
            + " words at 0x"
            + Long.toHexString(task.commandOffset()));
    SourceMap.Entry source = sources.entry(task.nodeIndex());
    if (!source.onnx().isEmpty()) {
      String op = source.op().isEmpty() ? "" : source.op() + ", ";
      out.accept("  from " + op + "onnx " + printable(source.text()));
    }
    if (!task.fitsIn(words.length)) {
      out.accept("  its words lie outside the command stream");
      return;
    }
    int end = task.firstWord() + task.wordCount();
    int entries = 0;
    for (int i = task.firstWord(); i < end; i++) {
      boolean entry = CommandWord.register(words[i]) == Register.DPU_LUT_ACCESS_DATA.address();
      entries += entry ? 1 : 0;
      if (!entry || everyEntry || entries <= TABLE_WORDS_SHOWN) {
        out.accept(line(i, words[i]));
      }
    }
    if (!everyEntry && entries > TABLE_WORDS_SHOWN) {
      out.accept("  ... " + (entries - TABLE_WORDS_SHOWN) + " more table entries");
    }
    for (int i = end; i < Math.min(end + CommandStream.TAIL_WORDS, words.length); i++) {
      out.accept(line(i, words[i]));
    }
  }

  private String node(int index) {
    List<RknnNode> nodes = model.graph().nodes();
    if (index < 0 || index >= nodes.size()) {
      return "node " + index;
    }
    RknnNode node = nodes.get(index);
    return "node " + index + " " + printable(node.type()) + " '" + printable(node.name()) + "'";
  }

  private String line(int index, long word) {
    String number = Integer.toString(index);
    var line = new StringBuilder(" ".repeat(Math.max(0, INDEX_COLUMNS - number.length())));
    line.append(number).append("  ");
    String tensor = tensors.get(index);
    if (tensor != null && Register.at(CommandWord.register(word)).isPresent()) {
      head(line, Register.at(CommandWord.register(word)).get(), CommandWord.value(word));
      return line.append("-> ").append(tensor).toString();
    }
    return line.append(known.computeIfAbsent(word, Disassembler::words)).toString();
  }

  private static String words(long word) {
    int value = CommandWord.value(word);
    Optional<Register> register = Register.at(CommandWord.register(word));
    if (register.isEmpty()) {
      return control(word, value);
    }
    var text = new StringBuilder();
    head(text, register.get(), value);
    return text.append(FieldWords.of(register.get(), value)).toString().stripTrailing();
  }

  private static void head(StringBuilder text, Register register, int value) {
    text.append(HEX.toHexDigits((short) register.address())).append(' ').append(register.name());
    text.append(" ".repeat(Math.max(1, NAME_COLUMNS + 1 - register.name().length())));
    text.append(HEX.toHexDigits(value)).append("  ");
  }

  /// Words of the program control unit.
  private static String control(long word, int value) {
    String code =
        HEX.toHexDigits((short) CommandWord.op(word))
            + ":"
            + HEX.toHexDigits((short) CommandWord.register(word))
            + " = "
            + HEX.toHexDigits(value);
    return switch (CommandWord.op(word)) {
      case CommandWord.OP_CONTROL ->
          CommandWord.register(word) == CommandWord.NEXT_OFFSET
              ? code + "  next task at byte 0x" + Integer.toHexString(value)
              : code + "  next task's words + 3";
      case CommandWord.OP_MARKER -> code + "  marker";
      case CommandWord.OP_ENABLE -> code + "  start the units";
      default -> word == 0 ? code + "  no next task" : code + "  unknown";
    };
  }

  private static String printable(String text) {
    return new Lines().add(text).toString().stripTrailing();
  }
}
