package dev.quarry.codegen.regs;

import java.util.Optional;

/// A number that needs more bits than a register or one of its fields has: the chip would silently
/// get another one. Code generation catches it and says which node and tensor it is about.
public final class RegisterOverflow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Register register;
  private final transient Optional<Field> field;
  private final long value;

  private RegisterOverflow(Register register, Optional<Field> field, long value) {
    super(register + field.map(f -> "." + f).orElse("") + " cannot hold " + value);
    this.register = register;
    this.field = field;
    this.value = value;
  }

  static RegisterOverflow of(Field field, long value) {
    return new RegisterOverflow(field.register(), Optional.of(field), value);
  }

  static RegisterOverflow of(Register register, long value) {
    return new RegisterOverflow(register, Optional.empty(), value);
  }

  /// What the number is part of.
  public Subject subject() {
    return Subject.of(register);
  }

  /// What the number counts, for example `input size of the tile: rows`.
  public String dimension() {
    return field
        .filter(f -> !f.meaning().equals(register.meaning()))
        .map(f -> register.meaning() + ": " + f.meaning())
        .orElse(register.meaning());
  }

  /// Register and field, for example `CNA_DATA_SIZE0.DATA_HEIGHT`.
  public String place() {
    return register + field.map(f -> "." + f).orElse("");
  }

  /// The numbers that fit.
  public String allowed() {
    return field
        .map(f -> f.least() + " to " + f.most())
        .orElse(RegisterFile.LEAST + " to " + RegisterFile.MOST);
  }

  /// The number.
  public long value() {
    return value;
  }
}
