package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every task of a command stream finds in its registers. Tasks may write only what changed:
/// each unit has two banks and changes between them after every task that starts it.
// npu-registers.md, S_POINTER; rknn2-format.md section 4 (proven)
public final class TaskReplay {
  private static final int PING_PONG = 1 << 1;
  private static final int CLEAR = 1 << 4;

  private final Map<Unit, UnitBanks> units = new EnumMap<>(Unit.class);

  /// Starts with empty registers.
  public TaskReplay() {
    for (Unit unit : Unit.values()) {
      units.put(unit, new UnitBanks());
    }
  }

  /// A task and the registers it runs with.
  ///
  /// @param task its record
  /// @param registers values of the units it starts; the others are 0
  public record EffectiveTask(NpuTask task, RegisterFile registers) {}

  private static final class UnitBanks {
    private final RegisterFile[] banks = {new RegisterFile(), new RegisterFile()};
    private int current;
    private boolean alternates;
  }

  /// All tasks in execution order.
  public static List<EffectiveTask> of(long[] words, List<NpuTask> tasks) {
    var replay = new TaskReplay();
    var result = new ArrayList<EffectiveTask>(tasks.size());
    for (NpuTask task : tasks) {
      result.add(new EffectiveTask(task, replay.run(words, task)));
    }
    return result;
  }

  /// The registers the next task runs with.
  ///
  /// @throws CompileException if the words of the task lie outside the stream
  public RegisterFile run(long[] words, NpuTask task) {
    if (!task.fitsIn(words.length)) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.DAMAGED_RKNN,
                  "a task of node " + task.nodeIndex(),
                  "its command words lie outside the file")
              .expected(
                  "at most " + words.length + " words",
                  task.wordCount() + " words at byte " + task.commandOffset()));
    }
    int first = task.firstWord();
    for (int i = first; i < first + task.wordCount(); i++) {
      write(words[i]);
    }
    var effective = new RegisterFile();
    for (Unit unit : Unit.values()) {
      if (unit.isIn(task.enableMask())) {
        UnitBanks state = banks(unit);
        effective.copyUnit(unit, state.banks[state.current]);
        state.current ^= state.alternates ? 1 : 0;
      }
    }
    return effective;
  }

  private void write(long word) {
    Optional<Register> found = Register.at(CommandWord.register(word));
    if (found.isEmpty() || Unit.ofOperation(CommandWord.op(word)).isEmpty()) {
      return; // words of the program control unit
    }
    Register register = found.get();
    int value = CommandWord.value(word);
    UnitBanks state = banks(register.unit());
    if (register.isPointer()) {
      state.current = (value & CLEAR) != 0 ? 0 : state.current;
      state.alternates = (value & PING_PONG) != 0;
      state.current = state.alternates ? state.current : value & 1;
    }
    state.banks[state.current].set(register, value);
  }

  private UnitBanks banks(Unit unit) {
    UnitBanks state = units.get(unit);
    if (state == null) {
      throw new IllegalStateException("no banks for " + unit);
    }
    return state;
  }
}
