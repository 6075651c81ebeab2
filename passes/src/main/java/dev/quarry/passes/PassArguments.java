package dev.quarry.passes;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The values of a pass's options, fallbacks filled in. Getters turn a wrong value into a
/// diagnostic that names pass and option.
public final class PassArguments {
  private final PassDef def;
  private final Map<String, String> values;

  private PassArguments(PassDef def, Map<String, String> values) {
    this.def = def;
    this.values = values;
  }

  static PassArguments of(PassDef def, Map<String, String> given) {
    var values = new HashMap<String, String>();
    for (PassOption option : def.options()) {
      values.put(option.name(), option.fallback());
    }
    List<String> known = def.options().stream().map(PassOption::name).toList();
    for (Map.Entry<String, String> entry : given.entrySet()) {
      if (!values.containsKey(entry.getKey())) {
        throw unknown(def, entry.getKey(), known);
      }
      values.put(entry.getKey(), entry.getValue());
    }
    return new PassArguments(def, values);
  }

  /// The text of an option.
  public String text(PassOption option) {
    String value = values.get(option.name());
    if (value == null) {
      throw new IllegalStateException("pass " + def.name() + " has no option " + option.name());
    }
    return value;
  }

  /// A whole number of at least `minimum`.
  public int integer(PassOption option, int minimum) {
    try {
      int value = Integer.parseInt(text(option));
      if (value >= minimum) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(option);
    }
    throw wrong(option);
  }

  /// One of a few words.
  public String word(PassOption option, List<String> allowed) {
    String value = text(option);
    if (!allowed.contains(value)) {
      throw wrong(option);
    }
    return value;
  }

  /// Several words joined by `+`; the empty text is no word.
  public List<String> words(PassOption option, List<String> allowed) {
    String value = text(option);
    if (value.isEmpty()) {
      return List.of();
    }
    List<String> words = List.of(value.split("\\+", -1));
    if (!allowed.containsAll(words)) {
      throw wrong(option);
    }
    return words;
  }

  /// A pattern for names of source nodes.
  public NamePattern pattern(PassOption option) {
    return NamePattern.of(text(option)).orElseThrow(() -> wrong(option));
  }

  /// Several patterns joined by `;`; the empty text is none.
  public List<NamePattern> patterns(PassOption option) {
    return Stream.of(text(option).split(";"))
        .filter(part -> !part.isBlank())
        .map(part -> NamePattern.of(part.strip()).orElseThrow(() -> wrong(option)))
        .toList();
  }

  /// The exception for a value of the wrong form.
  public CompileException wrong(PassOption option) {
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.USAGE,
                "pass '" + def.name() + "'",
                "option '" + option.name() + "' has a wrong value")
            .expected(option.needs(), text(option)));
  }

  private static CompileException unknown(PassDef def, String name, List<String> known) {
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.USAGE, "pass '" + def.name() + "'", "unknown option '" + name + "'")
            .help(known.isEmpty() ? "this pass has no options" : DidYouMean.help(name, known)));
  }
}
