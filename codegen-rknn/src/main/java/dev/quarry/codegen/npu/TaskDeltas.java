package dev.quarry.codegen.npu;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.CommandWord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leaves out what a task need not write: registers that hold their value already. Each unit keeps
/// its registers in two banks and changes between them after every task that starts it, so what
/// counts is the task two uses earlier.
///
/// Written in any case are the pointers, addresses, and the access to the tables, whose data
/// register acts when it is written. Tasks that return to the first bank, and those that load
/// tables, write everything.
// npu-registers.md "Word order inside a task"; rknn2-format.md section 4 (proven functionally)
final class TaskDeltas {
  private static final int PING_PONG = 1 << 1;
  private static final int CLEAR = 1 << 4;

  private final Map<Unit, Banks> units = new EnumMap<>(Unit.class);

  /// What the two banks of a unit hold, as far as it is known.
  private static final class Banks {
    private final List<Map<Register, Integer>> known =
        List.of(new EnumMap<>(Register.class), new EnumMap<>(Register.class));
    private int current;
    private boolean alternates;
  }

  /// Forgets what the registers hold: another program may have used the NPU. Which bank comes next
  /// is a matter of turns, and stays.
  void forget() {
    units.values().forEach(banks -> banks.known.forEach(Map::clear));
  }

  /// The registers a task has to write, in order.
  List<Register> needed(TaskImage image) {
    List<Register> order = image.form().order();
    boolean everything = !image.tail().isEmpty() || returnsToFirst(image);
    var needed = new ArrayList<Register>();
    for (Register register : order) {
      int value = image.registers().get(register);
      Banks banks = units.computeIfAbsent(register.unit(), _ -> new Banks());
      if (register.isPointer()) {
        point(banks, value);
      }
      Integer held = banks.known.get(banks.current).get(register);
      boolean always =
          register.isPointer()
              || register == Register.DPU_LUT_ACCESS_CFG
              || register == Register.DPU_LUT_ACCESS_DATA
              || image.addresses().containsKey(register);
      if (everything || always || held == null || held != value) {
        needed.add(register);
      }
    }
    for (Register register : needed) {
      remember(register, image);
    }
    image.tail().forEach(this::remember);
    for (Map.Entry<Unit, Banks> unit : units.entrySet()) {
      Banks banks = unit.getValue();
      if (unit.getKey().isIn(image.form().enableMask()) && banks.alternates) {
        banks.current ^= 1;
      }
    }
    return needed;
  }

  private static boolean returnsToFirst(TaskImage image) {
    return image.form().order().stream()
        .filter(Register::isPointer)
        .anyMatch(register -> (image.registers().get(register) & CLEAR) != 0);
  }

  private static void point(Banks banks, int value) {
    banks.current = (value & CLEAR) != 0 ? 0 : banks.current;
    banks.alternates = (value & PING_PONG) != 0;
    banks.current = banks.alternates ? banks.current : value & 1;
  }

  /// Addresses are known at load time only.
  private void remember(Register register, TaskImage image) {
    Banks banks = units.get(register.unit());
    if (banks == null) {
      throw new IllegalStateException("this is a bug: no banks for " + register);
    }
    Map<Register, Integer> known = banks.known.get(banks.current);
    if (image.addresses().containsKey(register)) {
      known.remove(register);
    } else {
      known.put(register, image.registers().get(register));
    }
  }

  private void remember(long word) {
    Optional<Register> register = Register.at(CommandWord.register(word));
    register.ifPresent(
        r -> {
          Banks banks = units.computeIfAbsent(r.unit(), _ -> new Banks());
          banks.known.get(banks.current).put(r, CommandWord.value(word));
        });
  }
}
