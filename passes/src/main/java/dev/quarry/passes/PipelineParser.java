package dev.quarry.passes;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads pipelines, in full (`fold-batch-norm,silu-to-relu{keep=head.*}`) or as changes to a base
/// (`+silu-to-relu,-split-large-pool`): `+` puts a pass at its usual place or gives it options, `-`
/// takes it out. Options stand in braces, separated by commas.
public final class PipelineParser {
  private static final String WHERE = "--passes";

  private PipelineParser() {}

  /// Reads a text.
  ///
  /// @param text full form, or changes; the empty text is the base itself
  /// @param base what changes refer to
  /// @throws CompileException if a pass or option is unknown or the text is malformed
  public static Pipeline parse(String text, Pipeline base) {
    List<Item> items = items(text);
    if (items.isEmpty()) {
      return base;
    }
    long changes = items.stream().filter(item -> item.sign != ' ').count();
    if (changes == 0) {
      return new Pipeline(
          items.stream().map(item -> Pipeline.Step.of(find(item.name), item.options)).toList());
    }
    if (changes < items.size()) {
      throw error("either every pass has a + or - in front, or none has", text);
    }
    var steps = new ArrayList<>(base.steps());
    for (Item item : items) {
      apply(item, steps);
    }
    return new Pipeline(steps);
  }

  /// The pass of a name.
  ///
  /// @throws CompileException with the closest name if there is none
  public static PassDef find(String name) {
    for (PassDef def : Passes.all()) {
      if (def.name().equals(name)) {
        return def;
      }
    }
    List<String> known = Passes.all().stream().map(PassDef::name).toList();
    throw new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, WHERE, "unknown pass '" + name + "'")
            .help(DidYouMean.help(name, known)));
  }

  private record Item(char sign, String name, SequencedMap<String, String> options) {}

  private static void apply(Item item, List<Pipeline.Step> steps) {
    PassDef def = find(item.name);
    int present = indexOf(steps, item.name);
    if (item.sign == '-') {
      if (present >= 0) {
        steps.remove(present);
      }
      return;
    }
    if (present >= 0) {
      var options = new LinkedHashMap<>(steps.get(present).options());
      options.putAll(item.options);
      steps.set(present, Pipeline.Step.of(def, options));
    } else {
      steps.add(place(steps, item.name), Pipeline.Step.of(def, item.options));
    }
  }

  /// The usual place: before the first pass that the registry lists later.
  private static int place(List<Pipeline.Step> steps, String name) {
    List<String> order = Passes.all().stream().map(PassDef::name).toList();
    int rank = order.indexOf(name);
    for (int i = 0; i < steps.size(); i++) {
      if (order.indexOf(steps.get(i).def().name()) > rank) {
        return i;
      }
    }
    return steps.size();
  }

  private static int indexOf(List<Pipeline.Step> steps, String name) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).def().name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Item> items(String text) {
    var items = new ArrayList<Item>();
    for (String part : split(text, text)) {
      if (!part.isEmpty()) {
        items.add(item(part, text));
      }
    }
    return items;
  }

  private static Item item(String part, String text) {
    char sign = part.charAt(0) == '+' || part.charAt(0) == '-' ? part.charAt(0) : ' ';
    String rest = sign == ' ' ? part : part.substring(1).strip();
    int brace = rest.indexOf('{');
    if (brace < 0) {
      return new Item(sign, rest, new LinkedHashMap<>());
    }
    if (!rest.endsWith("}")) {
      throw error("options end with }", part);
    }
    var options = new LinkedHashMap<String, String>();
    for (String option : split(rest.substring(brace + 1, rest.length() - 1), text)) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw error("an option is written name=value", option);
      }
      options.put(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
    }
    return new Item(sign, rest.substring(0, brace).strip(), options);
  }

  /// Splits at commas outside braces and outside regular expressions (`=/.../`).
  private static List<String> split(String text, String whole) {
    var parts = new ArrayList<String>();
    int start = 0;
    int depth = 0;
    boolean inRegex = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' && (inRegex ? text.charAt(i - 1) != '\\' : i > 0 && text.charAt(i - 1) == '=')) {
        inRegex = !inRegex;
      } else if (!inRegex && c == '{') {
        depth++;
      } else if (!inRegex && c == '}') {
        depth--;
      } else if (!inRegex && c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (depth != 0 || inRegex) {
      throw error("braces and slashes come in pairs", whole);
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  private static CompileException error(String message, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.USAGE, WHERE, message)
            .expected(
                "passes separated by commas, for example fuse-activation or"
                    + " +silu-to-relu{keep=head.*}",
                found));
  }
}
