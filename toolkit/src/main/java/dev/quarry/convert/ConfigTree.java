package dev.quarry.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A configuration as a tree whose keys are all known; values as YAML 1.1 reads them.
final class ConfigTree {
  private static final int LARGEST = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final JsonNode root;
  private final List<Diagnostic> problems = new ArrayList<>();

  private ConfigTree(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static ConfigTree read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new CompileException(
            Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "more than 1 MiB of YAML"));
      }
      String text = Files.readString(file);
      String yaml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      JsonNode root = new YAMLMapper().readTree(yaml);
      var tree = new ConfigTree(file, root);
      tree.checkKeys();
      return tree;
    } catch (JsonProcessingException e) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "the YAML is not valid")
              .expected("a configuration as rknn_convert.py reads it", complaint(e)));
    } catch (IOException _) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the file cannot be read")
              .help("give the path of a config.yaml, for example that of examples/shapes"));
    }
  }

  /// The parser's complaint in one line, with its place.
  private static String complaint(JsonProcessingException e) {
    List<String> lines = e.getOriginalMessage().lines().map(String::strip).toList();
    String what = lines.get(Math.min(1, lines.size() - 1));
    // snakeyaml: " in 'reader', line 3, column 1:"; the last one is where the scanner stopped
    String place =
        lines.stream()
            .filter(line -> line.startsWith("in 'reader', "))
            .reduce((_, last) -> last)
            .map(line -> line.substring("in 'reader', ".length()) + " ")
            .orElse("");
    return place + what;
  }

  private void checkKeys() {
    if (!root.isObject()) {
      problems.add(
          Diagnostic.error(DiagnosticCode.USAGE, file.toString(), "the file holds no sections")
              .expected("running, parameters, config, build and others", "none"));
    }
    var sections = ConfigKeys.sections();
    checkKeys("", root, List.copyOf(sections.keySet()));
    sections.forEach((name, keys) -> checkKeys(name, root.path(name), keys));
    ConfigKeys.parameters()
        .forEach(
            (name, keys) ->
                checkKeys("parameters." + name, root.path("parameters").path(name), keys));
    finish();
  }

  private void checkKeys(String where, JsonNode node, List<String> known) {
    node.properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              if (!known.contains(key)) {
                problems.add(
                    Diagnostic.error(
                            DiagnosticCode.USAGE,
                            file.toString(),
                            "unknown key '" + (where.isEmpty() ? key : where + "." + key) + "'")
                        .help(DidYouMean.help(key, known)));
              }
            });
  }

  /// Reports what has been found wrong so far.
  void finish() {
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
  }

  /// A wrong value; the empty text found: a missing one.
  void problem(String what, String expected, String found) {
    String message = found.isEmpty() ? what + " is missing" : "the value of " + what + " is wrong";
    problems.add(
        Diagnostic.error(DiagnosticCode.USAGE, file.toString(), message)
            .expected(expected, found.isEmpty() ? "nothing" : found));
  }

  /// A value; empty when it is missing, null or the word `None`.
  Optional<JsonNode> value(String section, String key) {
    JsonNode node = root;
    for (String part : section.split("\\.", -1)) {
      node = node.path(part);
    }
    JsonNode value = node.path(key);
    boolean none = value.isMissingNode() || value.isNull() || value.asText("").equals("None");
    return none ? Optional.empty() : Optional.of(value);
  }

  Optional<String> text(String section, String key) {
    return value(section, key).map(JsonNode::asText).filter(text -> !text.isBlank());
  }

  /// A truth value as YAML 1.1 writes it.
  boolean flag(String section, String key, boolean usual) {
    Optional<JsonNode> value = value(section, key);
    if (value.isEmpty()) {
      return usual;
    }
    return switch (value.get().asText().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> {
        problem(section + "." + key, "True or False", value.get().asText());
        yield usual;
      }
    };
  }

  int integer(String section, String key, int usual) {
    Optional<JsonNode> value = value(section, key);
    if (value.isEmpty()) {
      return usual;
    }
    if (!value.get().isIntegralNumber() || !value.get().canConvertToInt()) {
      problem(section + "." + key, "a whole number", value.get().asText());
      return usual;
    }
    return value.get().intValue();
  }

  /// A path: beside the YAML file, otherwise in the working directory.
  Path path(String text) {
    Path given = Path.of(text);
    Path folder = file.toAbsolutePath().getParent();
    if (given.isAbsolute() || folder == null) {
      return given;
    }
    Path beside = folder.resolve(given).normalize();
    return Files.exists(beside) || !Files.exists(given) ? beside : given;
  }

  Path file() {
    return file;
  }
}
