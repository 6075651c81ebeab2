package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quarry.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What one command returned and printed.
///
/// @param code exit code
/// @param out standard output
/// @param err standard error
record Outcome(int code, String out, String err) {
  /// The input has errors.
  static final int INPUT = 1;

  /// The command line is wrong.
  static final int USAGE = 2;

  /// A refusal says what, where, what was expected and found, and what to do; not more.
  private static final int LONGEST_REFUSAL = 6;

  private static final int WIDEST = 300;

  /// Runs a command in this process.
  static Outcome of(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int code =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            words);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Checks that the command did its work.
  Outcome done() {
    assertEquals(0, code, err);
    return this;
  }

  /// Checks that the command was refused with one clear message and nothing else.
  ///
  /// @param expected the exit code
  /// @param words what the message must name
  Outcome refused(int expected, String... words) {
    assertEquals(expected, code, this::toString);
    assertEquals("", out, this::toString);
    assertTrue(err.startsWith("error["), this::toString);
    assertEquals(1, err.split("error\\[", -1).length - 1, this::toString);
    for (String internal : new String[] {"Exception", "Error:", "\tat ", "null", "dev.quarry"}) {
      assertFalse(err.contains(internal), () -> "'" + internal + "' in " + this);
    }
    assertTrue(err.endsWith("\n"), this::toString);
    assertTrue(err.lines().count() <= LONGEST_REFUSAL, this::toString);
    assertTrue(err.lines().allMatch(line -> line.length() <= WIDEST), this::toString);
    String said = err.toLowerCase(Locale.ROOT);
    for (String word : words) {
      assertTrue(
          said.contains(word.toLowerCase(Locale.ROOT)), () -> "no '" + word + "' in " + this);
    }
    return this;
  }

  /// Standard output as one JSON document.
  JsonNode json() {
    done();
    try {
      return new JsonMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + this, e);
    }
  }
}
