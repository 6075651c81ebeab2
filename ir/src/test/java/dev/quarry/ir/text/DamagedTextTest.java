package dev.quarry.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.golden.GoldenFile;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.random.RandomModules;
import dev.quarry.ir.type.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Whatever is done to a text, reading it ends in a module or in diagnostics.
class DamagedTextTest {
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "[",
          "]",
          "(",
          ")",
          "{",
          "}",
          "<",
          ">",
          "@",
          "%",
          "%0",
          "%1",
          "%99999999999",
          ",",
          ":",
          "=",
          "_",
          "x",
          "-",
          ".",
          "//",
          "\n",
          "\u0000",
          "\ud800",
          "é",
          "0",
          "1",
          "-1",
          "2147483647",
          "2147483648",
          "99999999999999999999",
          "0x",
          "0xf32",
          "f32",
          "1e99",
          "NaN",
          "-Infinity",
          "nan(0)",
          "const",
          "splat(1)",
          "file(\"\")",
          "at(",
          "return",
          "module",
          "axis",
          "i8<0.1:0>",
          "<axis 0: 0.1:0>",
          "@nhwc",
          "relu",
          "clip(0.0, 6.0)",
          "bypass");

  @Property(tries = 6000)
  void damagedTextIsRefusedOrRead(
      @ForAll long seed, @ForAll Level level, @ForAll @IntRange(min = 1, max = 6) int damages) {
    var dice = new SplittableRandom(seed);
    Module module = RandomModules.of(seed, level, 6);
    var store = new MemoryConstants();
    String text = IrPrinter.print(module, store);
    for (int i = 0; i < damages; i++) {
      text = damage(text, dice);
    }
    readOrRefuse(text, store);
  }

  @Property(tries = 3000)
  void noiseIsRefused(@ForAll String noise) {
    readOrRefuse(noise, ConstantStore.NONE);
  }

  @Property(tries = 1500)
  void damagedExamplesAreRefusedOrRead(@ForAll long seed) throws IOException {
    var dice = new SplittableRandom(seed);
    var files = new ArrayList<>(GoldenFile.in("canonical"));
    files.addAll(GoldenFile.in("errors"));
    String text = files.get(dice.nextInt(files.size())).input();
    readOrRefuse(damage(text, dice), ConstantStore.NONE);
  }

  private static void readOrRefuse(String text, ConstantStore store) {
    Module module;
    try {
      module = IrParser.parse(text, "damaged.nir", store);
    } catch (CompileException e) {
      assertFalse(e.diagnostics().isEmpty());
      return;
    }
    String printed = IrPrinter.print(module, store);
    assertEquals(module, IrParser.parse(printed, "printed.nir", store));
  }

  private static String damage(String text, SplittableRandom dice) {
    if (text.isEmpty()) {
      return text;
    }
    int at = dice.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + dice.nextInt(8));
    String piece = PIECES.get(dice.nextInt(PIECES.size()));
    return switch (dice.nextInt(8)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, at) + piece + text.substring(at);
      case 2 -> text.substring(0, at) + piece + text.substring(end);
      case 3 -> text.substring(0, at);
      case 4 -> text.substring(0, end) + text.substring(at);
      case 5 -> text.substring(0, at) + (char) dice.nextInt(0x300) + text.substring(at + 1);
      case 6 -> withOtherNumber(text, at, dice);
      default -> shuffled(text, dice);
    };
  }

  /// Replaces the first number from a place on.
  private static String withOtherNumber(String text, int from, SplittableRandom dice) {
    int at = from;
    while (at < text.length() && !Character.isDigit(text.charAt(at))) {
      at++;
    }
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    List<String> numbers = List.of("0", "1", "2", "3", "7", "65536", "2147483647", "4294967296");
    return text.substring(0, at) + numbers.get(dice.nextInt(numbers.size())) + text.substring(end);
  }

  private static String shuffled(String text, SplittableRandom dice) {
    var lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (dice.nextBoolean()) {
      lines.remove(dice.nextInt(lines.size()));
    } else {
      int a = dice.nextInt(lines.size());
      Collections.shuffle(
          lines.subList(a, Math.min(lines.size(), a + 3)), new Random(dice.nextLong()));
    }
    return String.join("\n", lines);
  }
}
