package dev.quarry.ir.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Translates an attribute between its Java type and its text tree. A value of the wrong form
/// throws [IllegalArgumentException] with a sentence the parser shows beside the position.
///
/// @param <A> the Java type
/// @param needs what the text must be, for messages and documentation
/// @param print Java to text
/// @param parse text to Java
public record AttrCodec<A>(
    String needs, Function<A, AttrValue> print, Function<AttrValue, A> parse) {

  /// A whole number.
  public static final AttrCodec<Integer> INT =
      new AttrCodec<>("an integer", n -> new AttrValue.Int(n), AttrCodec::toInt);

  /// A real number; integers are accepted.
  public static final AttrCodec<Float> FLOAT =
      new AttrCodec<>("a number", AttrValue.Real::new, AttrCodec::toFloat);

  /// `true` or `false`.
  public static final AttrCodec<Boolean> BOOL =
      new AttrCodec<>(
          "true or false", b -> AttrValue.word(Boolean.toString(b)), AttrCodec::toBoolean);

  /// A list of whole numbers.
  public static final AttrCodec<List<Integer>> INTS = listOf(INT);

  /// A list of real numbers.
  public static final AttrCodec<List<Float>> FLOATS = listOf(FLOAT);

  /// A list of what another codec reads.
  public static <E> AttrCodec<List<E>> listOf(AttrCodec<E> element) {
    return new AttrCodec<>(
        "a list of which each is " + element.needs,
        list -> new AttrValue.Sequence(list.stream().map(element.print).toList()),
        value -> {
          if (!(value instanceof AttrValue.Sequence(List<AttrValue> items))) {
            throw needed("a list", value);
          }
          var list = new ArrayList<E>(items.size());
          for (AttrValue item : items) {
            list.add(element.parse.apply(item));
          }
          return List.copyOf(list);
        });
  }

  /// An enum constant by its lower-case name.
  public static <E extends Enum<E>> AttrCodec<E> enumOf(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String known = String.join(", ", constants.stream().map(AttrCodec::wordOf).toList());
    return new AttrCodec<>(
        "one of " + known,
        constant -> AttrValue.word(wordOf(constant)),
        value -> {
          for (E constant : constants) {
            if (value.equals(AttrValue.word(wordOf(constant)))) {
              return constant;
            }
          }
          throw needed("one of " + known, value);
        });
  }

  /// The exception for a value of the wrong form.
  public static IllegalArgumentException needed(String what, AttrValue found) {
    return new IllegalArgumentException("needs " + what + ", found " + found.text());
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Integer toInt(AttrValue value) {
    if (value instanceof AttrValue.Int(long number) && number == (int) number) {
      return (int) number;
    }
    throw needed("an integer of 32 bits", value);
  }

  private static Float toFloat(AttrValue value) {
    return switch (value) {
      case AttrValue.Real(float number) -> number;
      case AttrValue.Int(long number) -> (float) number;
      case AttrValue.Word _, AttrValue.Sequence _ -> throw needed("a number", value);
    };
  }

  private static Boolean toBoolean(AttrValue value) {
    return switch (value.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw needed("true or false", value);
    };
  }
}
