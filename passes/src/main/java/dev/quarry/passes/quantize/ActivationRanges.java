package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The storage of every value of a canonical graph: groups of [SharedSteps], ranges of calibration.
final class ActivationRanges {
  private final Domain domain;
  private final SharedSteps shared;
  private final Map<Value, ValueRange> ranges;

  private ActivationRanges(Domain domain, SharedSteps shared, Map<Value, ValueRange> ranges) {
    this.domain = domain;
    this.shared = shared;
    this.ranges = ranges;
  }

  /// @throws CompileException naming every value that has no range
  static ActivationRanges of(
      Graph graph, Domain domain, Optional<Ranges> calibrated, Optional<ValueRange> assumed) {
    SharedSteps shared = SharedSteps.of(graph);
    Map<Value, ValueRange> ranges = new HashMap<>();
    for (GraphInput input : graph.inputs()) {
      Optional<ValueRange> seen = calibrated.flatMap(r -> r.of(input.value()));
      QuantizedValues.pictureRange(input, seen)
          .or(() -> seen)
          .or(() -> assumed)
          .ifPresent(range -> ranges.put(input.value(), range));
    }
    List<Value> missing = new ArrayList<>();
    for (Value value : QuantizedValues.of(graph)) {
      if (!shared.leaderOf(value).equals(value) || ranges.containsKey(value)) {
        continue;
      }
      Optional<ValueRange> range = calibrated.flatMap(r -> r.of(value)).or(() -> assumed);
      if (range.isPresent()) {
        ranges.put(value, range.get());
      } else {
        missing.add(value);
      }
    }
    if (!missing.isEmpty()) {
      throw unknown(missing);
    }
    return new ActivationRanges(domain, shared, ranges);
  }

  /// How a value is stored.
  ///
  /// @throws IllegalStateException if the value is none that is quantized
  Storage of(Value value) {
    ValueRange range = ranges.get(shared.leaderOf(value));
    if (range == null) {
      throw new IllegalStateException("no range for " + value);
    }
    return domain.storage(range);
  }

  private static CompileException unknown(List<Value> missing) {
    String first = missing.getFirst().label();
    String others = missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " other values";
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.CALIBRATION,
                "pass 'assign-quantization'",
                "no calibrated range for '" + first + "'" + others)
            .help(
                "calibrate on samples (--dataset), or give a range for all:"
                    + " assign-quantization{assume=-4:4}"));
  }
}
