package dev.quarry.passes;

import dev.quarry.ir.type.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Passes in order, with their options.
///
/// @param steps one per pass
public record Pipeline(List<Step> steps) {
  public Pipeline {
    steps = List.copyOf(steps);
  }

  /// One pass with the options it was given.
  ///
  /// @param def which pass
  /// @param options values by name, only those given
  /// @param pass the pass itself
  public record Step(PassDef def, SequencedMap<String, String> options, Pass pass) {
    public Step {
      options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    }

    /// Builds the pass.
    ///
    /// @throws dev.quarry.ir.diag.CompileException if an option is unknown or has a wrong value
    public static Step of(PassDef def, Map<String, String> options) {
      var ordered = new LinkedHashMap<String, String>();
      for (PassOption option : def.options()) {
        String value = options.get(option.name());
        if (value != null && !value.equals(option.fallback())) {
          ordered.put(option.name(), value);
        }
      }
      return new Step(def, ordered, def.make(options));
    }

    /// The step as it is written in a pipeline.
    public String text() {
      if (options.isEmpty()) {
        return def.name();
      }
      return options.entrySet().stream()
          .map(option -> option.getKey() + "=" + option.getValue())
          .collect(Collectors.joining(",", def.name() + "{", "}"));
    }
  }

  /// The passes in order.
  public List<Pass> passes() {
    return steps.stream().map(Step::pass).toList();
  }

  /// The part that leads to a level: everything up to the last pass that still runs at or below it
  /// and does not hand ranges on. `quarry` calibrates between `upTo(CANONICAL)` and
  /// `after(CANONICAL)`.
  public Pipeline upTo(Level level) {
    return new Pipeline(steps.subList(0, border(level)));
  }

  /// The rest behind [#upTo(Level)].
  public Pipeline after(Level level) {
    return new Pipeline(steps.subList(border(level), steps.size()));
  }

  /// The same pipeline with options of one pass added or replaced; without that pass the pipeline
  /// stays as it is.
  public Pipeline withOption(String passName, String option, String value) {
    var changed = new ArrayList<Step>();
    for (Step step : steps) {
      if (step.def().name().equals(passName)) {
        var options = new LinkedHashMap<>(step.options());
        options.put(option, value);
        changed.add(Step.of(step.def(), options));
      } else {
        changed.add(step);
      }
    }
    return new Pipeline(changed);
  }

  /// The same pipeline without a pass.
  public Pipeline without(String passName) {
    return new Pipeline(
        steps.stream().filter(step -> !step.def().name().equals(passName)).toList());
  }

  /// The text [PipelineParser] reads.
  public String text() {
    return steps.stream().map(Step::text).collect(Collectors.joining(","));
  }

  private int border(Level level) {
    for (int i = 0; i < steps.size(); i++) {
      Optional<Level> next = steps.get(i).def().info().establishes();
      if (next.isPresent() && next.get().compareTo(level) > 0) {
        return handingOn(i);
      }
    }
    return steps.size();
  }

  /// The first of the passes right before an index that can run behind the calibration.
  private int handingOn(int index) {
    int first = index;
    while (first > 0 && steps.get(first - 1).pass().handsRangesOn()) {
      first--;
    }
    return first;
  }
}
