package dev.quarry.ir.num;

import java.util.List;
import java.util.Optional;

/// How a real number of steps becomes a whole one, before the zero point is added.
///
/// What the first generation of chips does is not known: its files ask for truncation
/// (`VX_ROUND_POLICY_TO_ZERO`), a sibling chip rounds to nearest, and every public result is met by
/// each rule within one step (rknn1-format.md section 8). [#HALF_EVEN] is what the reference
/// interpreter assumes; the others are there to see what depends on it.
public enum RoundingRule {
  /// To the nearest integer, ties to the even one.
  HALF_EVEN("even", "to nearest, ties to even"),
  /// To the nearest integer, ties away from zero.
  HALF_AWAY("away", "to nearest, ties away from zero"),
  /// To the nearest integer, ties towards positive infinity.
  HALF_UP("up", "to nearest, ties up"),
  /// The fraction is cut off, as `VX_ROUND_POLICY_TO_ZERO` says.
  TOWARD_ZERO("zero", "towards zero");

  /// Numbers this close to an integer, relative to it, are that integer when the fraction is cut
  /// off: single precision leaves up to 2^-23 where a scale and a quotient are rounded, and cutting
  /// would make a whole step of it.
  private static final double NOISE = 0x1p-22;

  private static final double HALF = 0.5;

  private final String text;
  private final String sentence;

  RoundingRule(String text, String sentence) {
    this.text = text;
    this.sentence = sentence;
  }

  /// The word for options.
  public String text() {
    return text;
  }

  /// The rule in words.
  public String sentence() {
    return sentence;
  }

  /// The rule a word stands for.
  public static Optional<RoundingRule> parse(String word) {
    return List.of(values()).stream().filter(rule -> rule.text.equals(word)).findFirst();
  }

  /// The integer a number becomes; not a number stays.
  public double round(double value) {
    return switch (this) {
      case HALF_EVEN -> Math.rint(value);
      case HALF_AWAY -> halfAway(value);
      case HALF_UP -> halfUp(value);
      case TOWARD_ZERO -> cut(value);
    };
  }

  /// Replaces every number by how many steps it is: the same as [#round] of the quotient. The rule
  /// is looked at once.
  public void toSteps(double[] values, double step) {
    switch (this) {
      case HALF_EVEN -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.rint(values[i] / step);
        }
      }
      case HALF_AWAY -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = halfAway(values[i] / step);
        }
      }
      case HALF_UP -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = halfUp(values[i] / step);
        }
      }
      case TOWARD_ZERO -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = cut(values[i] / step);
        }
      }
    }
  }

  private static double halfAway(double value) {
    return Math.copySign(halfUp(Math.abs(value)), value);
  }

  /// Compares the distance instead of adding one half, which would round the number below one half
  /// up.
  private static double halfUp(double value) {
    double below = Math.floor(value);
    return value - below >= HALF ? below + 1 : below;
  }

  private static double cut(double value) {
    double nearest = Math.rint(value);
    if (Math.abs(value - nearest) <= Math.abs(nearest) * NOISE) {
      return nearest;
    }
    return value < 0 ? Math.ceil(value) : Math.floor(value);
  }
}
