package dev.quarry.codegen.regs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Register values in words.
///
/// The meaning of a field follows one of three forms, which is all this class knows: choices (`0
/// int8, 2 f16`), counts stored less one (`columns - 1`), and phrases that name the unit or the
/// effect (`rows`).
public final class FieldWords {
  private static final Pattern CHOICE = Pattern.compile("(\\d+) (.+)");
  private static final String LESS_ONE = " - 1";
  private static final Map<Register, List<Field>> FIELDS = fields();
  private static final Map<Field, SequencedMap<Integer, String>> CHOICES = choices();

  /// The two ways every file selects register banks.
  // Source: npu-registers.md, S_POINTER
  private static final Map<Integer, String> POINTERS =
      Map.of(0xe, "banks alternate from task to task", 0x30, "bank 0, all registers are written");

  private FieldWords() {}

  private static Map<Register, List<Field>> fields() {
    var fields = new EnumMap<Register, List<Field>>(Register.class);
    for (Register register : Register.values()) {
      fields.put(register, Field.of(register));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static Map<Field, SequencedMap<Integer, String>> choices() {
    var choices = new EnumMap<Field, SequencedMap<Integer, String>>(Field.class);
    for (Field field : Field.values()) {
      choices.put(field, parse(field.meaning()));
    }
    return Collections.unmodifiableMap(choices);
  }

  private static SequencedMap<Integer, String> parse(String meaning) {
    var words = new TreeMap<Integer, String>();
    for (String part : meaning.split(", ", -1)) {
      Matcher choice = CHOICE.matcher(part);
      if (!choice.matches()) {
        return Collections.unmodifiableSequencedMap(new TreeMap<>());
      }
      words.put(Integer.parseInt(choice.group(1)), choice.group(2));
    }
    return Collections.unmodifiableSequencedMap(words);
  }

  /// The values a field can have and their words; empty unless its meaning is a list of choices.
  public static SequencedMap<Integer, String> choicesOf(Field field) {
    return CHOICES.getOrDefault(field, Collections.emptySortedMap());
  }

  /// One field in words, for example `in_precision 2 (f16)` or `core_width 79 (80 columns)`.
  public static String of(Field field, int value) {
    String name = field.name().toLowerCase(Locale.ROOT) + " " + value;
    String words = words(field, value);
    return words.isEmpty() ? name : name + " (" + words + ")";
  }

  private static String words(Field field, int value) {
    SequencedMap<Integer, String> choices = choicesOf(field);
    if (!choices.isEmpty()) {
      return choices.getOrDefault(value, "");
    }
    String meaning = field.meaning();
    if (meaning.endsWith(LESS_ONE)) {
      return value + 1L + " " + meaning.substring(0, meaning.length() - LESS_ONE.length());
    }
    return meaning;
  }

  /// A register value in words: its fields that are not 0 or whose 0 has a word; for a register
  /// that is one number, the number with its meaning.
  public static String of(Register register, int value) {
    if (register.isPointer() && POINTERS.containsKey(value)) {
      return POINTERS.getOrDefault(value, "");
    }
    List<Field> fields = FIELDS.getOrDefault(register, List.of());
    if (fields.isEmpty()) {
      return value == 0 ? "" : value + " (" + register.meaning() + ")";
    }
    var parts = new ArrayList<String>();
    for (Field field : fields) {
      int part = field.get(value);
      if (part != 0 || choicesOf(field).containsKey(0)) {
        parts.add(of(field, part));
      }
    }
    return String.join(", ", parts);
  }
}
