package dev.quarry.ir.op;

import java.util.List;
import java.util.stream.Collectors;

/// An attribute as the text form sees it: the tree between `=` and the next comma.
public sealed interface AttrValue {
  /// An integer, `3`.
  record Int(long value) implements AttrValue {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /// A floating-point number, always with a point, an exponent or a name: `0.1`, `1.0E-5`, `NaN`.
  record Real(float value) implements AttrValue {
    @Override
    public String text() {
      return Float.toString(value);
    }
  }

  /// A word with optional arguments, `nearest` or `clip(0.0, 6.0)`.
  record Word(String name, List<AttrValue> arguments) implements AttrValue {
    public Word {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String text() {
      return arguments.isEmpty() ? name : name + "(" + joined(arguments) + ")";
    }
  }

  /// A list, `[1, 2]`.
  record Sequence(List<AttrValue> items) implements AttrValue {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String text() {
      return "[" + joined(items) + "]";
    }
  }

  /// The canonical text.
  String text();

  /// A word without arguments.
  static Word word(String name) {
    return new Word(name, List.of());
  }

  /// A word with arguments.
  static Word call(String name, AttrValue... arguments) {
    return new Word(name, List.of(arguments));
  }

  private static String joined(List<AttrValue> values) {
    return values.stream().map(AttrValue::text).collect(Collectors.joining(", "));
  }
}
