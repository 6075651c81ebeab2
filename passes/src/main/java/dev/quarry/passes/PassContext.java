package dev.quarry.passes;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.quantize.FormLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What a pass may use beside the module, and where it leaves its figures; one per run of a pass.
public final class PassContext {
  private final Optional<Evaluator> evaluator;
  private Optional<Ranges> ranges;
  private final TargetLimits limits;
  private final SequencedMap<String, Long> counters = new LinkedHashMap<>();
  private final List<String> sites = new ArrayList<>();
  private final List<Diagnostic> warnings = new ArrayList<>();

  /// @param evaluator executes graphs for passes that need values
  /// @param ranges calibrated ranges of the module's values
  /// @param limits what the target cannot do
  public PassContext(Optional<Evaluator> evaluator, Optional<Ranges> ranges, TargetLimits limits) {
    this.evaluator = evaluator;
    this.ranges = ranges;
    this.limits = limits;
  }

  /// A context for a target of any size.
  public PassContext(Optional<Evaluator> evaluator, Optional<Ranges> ranges) {
    this(evaluator, ranges, FormLimits.ANY_TARGET);
  }

  /// A context without evaluator and ranges, for a target of any size.
  public static PassContext empty() {
    return new PassContext(Optional.empty(), Optional.empty(), FormLimits.ANY_TARGET);
  }

  /// Executes graphs; empty when the caller provides none.
  public Optional<Evaluator> evaluator() {
    return evaluator;
  }

  /// Calibrated ranges; empty when there was no calibration.
  public Optional<Ranges> ranges() {
    return ranges;
  }

  /// Gives the ranges of the module the pass delivers.
  public void handOn(Ranges moved) {
    ranges = Optional.of(moved);
  }

  /// What the target cannot do.
  public TargetLimits limits() {
    return limits;
  }

  /// Adds one to a counter.
  public void count(String counter) {
    count(counter, 1);
  }

  /// Adds to a counter; 0 makes it appear in the statistics.
  public void count(String counter, long amount) {
    counters.merge(counter, amount, Long::sum);
  }

  /// What a counter has come to.
  public long counted(String counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /// Notes a place in the network that a person should be told about.
  public void site(String text) {
    sites.add(text);
  }

  /// Adds a warning.
  public void warn(Diagnostic warning) {
    warnings.add(warning);
  }

  SequencedMap<String, Long> counters() {
    return counters;
  }

  List<String> sites() {
    return sites;
  }

  List<Diagnostic> warnings() {
    return warnings;
  }
}
