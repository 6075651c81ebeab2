package dev.quarry.passes;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.Level;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.quantize.FormLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Runs pipelines: checks the order, verifies every result, keeps the books.
///
/// @param evaluator given to passes that need values
/// @param ranges given to passes that quantize
/// @param limits what the target cannot do, for passes that place nodes
/// @param verifier throws if a module breaks a rule of its level
/// @param listener sees every module
public record PassManager(
    Optional<Evaluator> evaluator,
    Optional<Ranges> ranges,
    TargetLimits limits,
    Consumer<Module> verifier,
    PassListener listener) {

  /// A manager without evaluator, ranges and listener, for a target of any size.
  public static PassManager of(Consumer<Module> verifier) {
    return new PassManager(
        Optional.empty(), Optional.empty(), FormLimits.ANY_TARGET, verifier, PassListener.NONE);
  }

  /// The same manager with an evaluator for its passes.
  public PassManager with(Evaluator other) {
    return new PassManager(Optional.of(other), ranges, limits, verifier, listener);
  }

  /// The same manager with calibrated ranges for its passes.
  public PassManager with(Ranges other) {
    return new PassManager(evaluator, Optional.of(other), limits, verifier, listener);
  }

  /// The same manager with a listener.
  public PassManager with(PassListener other) {
    return new PassManager(evaluator, ranges, limits, verifier, other);
  }

  /// The same manager for a target.
  public PassManager with(TargetLimits other) {
    return new PassManager(evaluator, ranges, other, verifier, listener);
  }

  /// Runs every pass of a pipeline.
  ///
  /// @throws CompileException if a pass cannot handle the network or stands at the wrong place
  /// @throws IllegalStateException if a pass breaks the module, which is a bug
  public PipelineResult run(Pipeline pipeline, Module module) {
    Module current = module;
    var statistics = new ArrayList<PassStatistics>();
    List<Pass> passes = pipeline.passes();
    Optional<Ranges> known = ranges;
    for (int i = 0; i < passes.size(); i++) {
      Pass pass = passes.get(i);
      requireLevel(pass.info(), current.level());
      var context = new PassContext(evaluator, known, limits);
      long start = System.nanoTime();
      Module next = pass.run(current, context);
      double seconds = (System.nanoTime() - start) * 1e-9;
      next = next.at(pass.info().establishes().orElse(current.level()));
      verify(pass, next);
      PassStatistics figures = figures(pass.info(), current, next, seconds, context);
      statistics.add(figures);
      listener.passed(i, next, figures);
      current = next;
      known = context.ranges();
    }
    return new PipelineResult(current, statistics);
  }

  private void verify(Pass pass, Module module) {
    try {
      verifier.accept(module);
    } catch (CompileException e) {
      throw new IllegalStateException(
          "pass " + pass.info().name() + " broke the module; this is a bug\n" + e.getMessage(), e);
    }
  }

  private static PassStatistics figures(
      PassInfo info, Module before, Module after, double seconds, PassContext context) {
    return new PassStatistics(
        info,
        !before.graph().equals(after.graph()),
        nodes(before.graph()),
        nodes(after.graph()),
        seconds,
        context.counters(),
        context.sites(),
        context.warnings());
  }

  private static int nodes(Graph graph) {
    return (int) graph.nodes().stream().filter(node -> !(node.op() instanceof Const)).count();
  }

  private static void requireLevel(PassInfo info, Level reached) {
    if (!info.requires().contains(reached)) {
      String needed = info.requires().stream().map(Level::text).collect(Collectors.joining(" or "));
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.PASS_ORDER,
                  "pass '" + info.name() + "'",
                  "the module is at the wrong level for this pass")
              .expected("level " + needed, "level " + reached.text())
              .help(advice(info, reached)));
    }
  }

  private static String advice(PassInfo info, Level reached) {
    Level needed = info.requires().getFirst();
    if (reached.compareTo(needed) > 0) {
      return "move the pass further to the front";
    }
    return Passes.all().stream()
        .map(PassDef::info)
        .filter(other -> other.establishes().equals(Optional.of(needed)))
        .findFirst()
        .map(other -> "put '" + other.name() + "' before it")
        .orElse("move the pass further to the end");
  }
}
