package dev.quarry;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.num.RoundingRule;
import java.util.Optional;

/// How a network is executed.
///
/// @param threads number of threads; the result does not depend on it
/// @param engine which code computes
/// @param rounding how layers round what they store as integers, for networks of level QUANTIZED,
///   which files of container version 1 are; empty: to nearest, ties to even, or whatever the chip
///   of the file does
public record ExecutionOptions(int threads, Engine engine, Optional<RoundingRule> rounding) {
  /// The fast kernels and the usual rounding.
  public static ExecutionOptions on(int threads) {
    return new ExecutionOptions(threads, Engine.AUTO, Optional.empty());
  }

  /// The same options with another engine.
  public ExecutionOptions with(Engine other) {
    return new ExecutionOptions(threads, other, rounding);
  }

  /// The same options with a rounding rule.
  public ExecutionOptions with(RoundingRule other) {
    return with(Optional.of(other));
  }

  /// The same options with or without a rounding rule.
  public ExecutionOptions with(Optional<RoundingRule> other) {
    return new ExecutionOptions(threads, engine, other);
  }

  /// The rule used where there is a choice.
  RoundingRule rule() {
    return rounding.orElse(RoundingRule.HALF_EVEN);
  }

  /// Refuses a rule for what does not round by one.
  ///
  /// @param found what the network rounds by instead
  void requireNoRounding(String found) {
    if (rounding.isPresent()) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.USAGE, "--rounding", "the network does not round by a rule")
              .expected("a quantized network, as files for RK3399Pro and its relatives hold", found)
              .help("leave the option out"));
    }
  }
}
