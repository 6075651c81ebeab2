package dev.quarry.codegen.docs;

import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.regs.Unit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// The generated parts of the page about registers.
final class RegisterPage {
  private static final HexFormat HEX = HexFormat.of();

  private RegisterPage() {}

  static String units() {
    var out =
        new StringBuilder("| unit | first address | operation | enable bit |\n|---|---|---|---|\n");
    for (Unit unit : Unit.values()) {
      Register first =
          List.of(Register.values()).stream()
              .filter(register -> register.unit() == unit)
              .findFirst()
              .orElseThrow();
      out.append("| ").append(unit.name());
      out.append(" | 0x").append(HEX.toHexDigits((short) (first.address() & 0xf000)));
      out.append(" | 0x").append(HEX.toHexDigits((short) unit.operation()));
      out.append(" | ").append(unit.enableMask()).append(" |\n");
    }
    return out.toString();
  }

  static String tasks() {
    var out = new StringBuilder("| task | enable mask | register words |\n|---|---|---|\n");
    for (TaskForm form : TaskForm.values()) {
      out.append("| ").append(form.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      out.append(" | 0x").append(Integer.toHexString(form.enableMask()));
      out.append(" | ").append(form.order().size()).append(" |\n");
    }
    return out.toString();
  }

  /// A section per unit: a row per register, and under it a row per field.
  static String registers() {
    var out = new StringBuilder();
    for (Unit unit : Unit.values()) {
      out.append("### ").append(unit.name()).append("\n\n");
      out.append("| address | register, field | bits | meaning |\n|---|---|---|---|\n");
      for (Register register : Register.values()) {
        if (register.unit() == unit) {
          row(out, register);
        }
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static void row(StringBuilder out, Register register) {
    out.append("| 0x").append(HEX.toHexDigits((short) register.address()));
    out.append(" | **").append(register.name()).append("** | | ");
    out.append(register.meaning()).append(" |\n");
    for (Field field : Field.of(register)) {
      out.append("| | ").append(field.name()).append(" | ").append(field.high());
      out.append(field.high() == field.low() ? "" : ":" + field.low());
      out.append(field.isSigned() ? " signed" : "");
      out.append(" | ").append(field.meaning()).append(" |\n");
    }
  }
}
