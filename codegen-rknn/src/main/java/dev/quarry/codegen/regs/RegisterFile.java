package dev.quarry.codegen.regs;

import java.util.Arrays;

/// A value for every register; starts with zeros. Not for several threads.
@SuppressWarnings("EnumOrdinal") // indices of a dense array, never stored or printed
public final class RegisterFile {
  /// Registers hold 32 bits; what they mean decides whether the highest is a sign.
  static final long LEAST = Integer.MIN_VALUE;

  static final long MOST = (1L << Integer.SIZE) - 1;

  private final int[] values;

  /// All registers 0.
  public RegisterFile() {
    values = new int[Register.values().length];
  }

  private RegisterFile(int[] values) {
    this.values = values;
  }

  /// The value of a whole register.
  public int get(Register register) {
    return values[register.ordinal()];
  }

  /// The value of a field, sign-extended if it is signed.
  public int get(Field field) {
    return field.get(values[field.register().ordinal()]);
  }

  /// Whether a one-bit field is set.
  public boolean isSet(Field field) {
    return get(field) != 0;
  }

  /// Sets a whole register.
  ///
  /// @throws RegisterOverflow if the value needs more than 32 bits
  public RegisterFile set(Register register, long value) {
    if (value < LEAST || value > MOST) {
      throw RegisterOverflow.of(register, value);
    }
    values[register.ordinal()] = (int) value;
    return this;
  }

  /// Sets a field and leaves the rest of its register.
  ///
  /// @throws RegisterOverflow if the value does not fit
  public RegisterFile set(Field field, long value) {
    int index = field.register().ordinal();
    values[index] = field.put(values[index], value);
    return this;
  }

  /// Copies the registers of one unit from another file.
  public void copyUnit(Unit unit, RegisterFile from) {
    for (Register register : Register.values()) {
      if (register.unit() == unit) {
        values[register.ordinal()] = from.values[register.ordinal()];
      }
    }
  }

  /// A copy with a life of its own.
  public RegisterFile copy() {
    return new RegisterFile(values.clone());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegisterFile that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Register register : Register.values()) {
      int value = values[register.ordinal()];
      if (value != 0) {
        text.append(register).append('=').append(Integer.toHexString(value)).append(' ');
      }
    }
    return text.toString().strip();
  }
}
