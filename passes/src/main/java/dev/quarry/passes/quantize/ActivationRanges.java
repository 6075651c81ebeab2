package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The storage of every value of a canonical graph: groups of [SharedSteps], ranges of calibration.
final class ActivationRanges {
  private final Domain domain;
  private final SharedSteps shared;
  private final Map<Value, ValueRange> ranges;
  private final Set<Value> centred;

  /// Values whose scale is rounded up to a half.
  private final Set<Value> halves;

  private ActivationRanges(
      Domain domain,
      SharedSteps shared,
      Map<Value, ValueRange> ranges,
      Set<Value> centred,
      Set<Value> halves) {
    this.domain = domain;
    this.shared = shared;
    this.ranges = ranges;
    this.centred = centred;
    this.halves = halves;
  }

  /// @param toHalves values that become halves, exactly if their scale is a half
  /// @throws CompileException naming every value that has no range
  static ActivationRanges of(
      Graph graph, AssignQuantization options, Set<Value> toHalves, Optional<Ranges> calibrated) {
    Domain domain = options.domain();
    Optional<ValueRange> assumed = options.assumed();
    SharedSteps shared = SharedSteps.of(graph);
    Map<Value, ValueRange> ranges = new HashMap<>();
    for (GraphInput input : graph.inputs()) {
      Optional<ValueRange> seen = calibrated.flatMap(r -> r.of(input.value()));
      QuantizedValues.pictureRange(input, seen)
          .or(() -> seen)
          .or(() -> assumed)
          .ifPresent(range -> ranges.put(input.value(), range));
    }
    Map<Value, Node> definitions = graph.definitions();
    List<Value> missing = new ArrayList<>();
    for (Value value : QuantizedValues.of(graph)) {
      if (!shared.leaderOf(value).equals(value) || ranges.containsKey(value)) {
        continue;
      }
      Optional<Node> definition = Optional.ofNullable(definitions.get(value));
      Optional<ValueRange> range =
          calibrated
              .flatMap(r -> r.of(value))
              .or(() -> assumed.map(r -> clipped(r, activation(definition))));
      if (range.isPresent()) {
        ranges.put(value, withTableEnd(range.get(), activation(definition)));
      } else {
        missing.add(value);
      }
    }
    if (!missing.isEmpty()) {
      throw unknown(missing);
    }
    Stream<Value> outputs =
        options.halfScales() ? graph.outputs().stream().map(GraphOutput::value) : Stream.of();
    Set<Value> halves =
        Stream.concat(outputs, toHalves.stream()).map(shared::leaderOf).collect(Collectors.toSet());
    return new ActivationRanges(
        domain, shared, ranges, centred(graph, shared, definitions), halves);
  }

  /// Values that need a range around 0. The chip corrects zero points of a convolution's input in
  /// the bias, which needs constant weights; where the weights are a map, the input has none.
  private static Set<Value> centred(Graph graph, SharedSteps shared, Map<Value, Node> definitions) {
    Map<Value, ConstantData> constants = graph.constants();
    Set<Value> centred = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof MapProduct product) {
        Value leader = shared.leaderOf(product.input());
        Optional<Value> scaled = scaled(definitions.get(leader), constants);
        while (scaled.isPresent()) {
          leader = shared.leaderOf(scaled.get());
          scaled = scaled(definitions.get(leader), constants);
        }
        centred.add(leader);
      }
    }
    return centred;
  }

  /// What a node multiplies with a positive number, if that is what it does.
  private static Optional<Value> scaled(@Nullable Node node, Map<Value, ConstantData> constants) {
    return node != null && node.op() instanceof Mul mul
        ? Placement.scaling(mul, constants).map(Placement.Rescale::input)
        : Optional.empty();
  }

  /// How a value is stored.
  ///
  /// @throws IllegalStateException if the value is none that is quantized
  Storage of(Value value) {
    Value leader = shared.leaderOf(value);
    ValueRange range = ranges.get(leader);
    if (range == null) {
      throw new IllegalStateException("no range for " + value);
    }
    boolean half = halves.contains(leader);
    if (centred.contains(leader)) {
      return domain.centredStorage(range, half);
    }
    return half ? domain.halfStorage(range) : domain.storage(range);
  }

  /// Below its range a table delivers its first entry, whatever the function does there; the range
  /// holds that number, so that a result that calibration saw vanish does not get steps far finer
  /// than the chip's.
  private static ValueRange withTableEnd(ValueRange range, Activation activation) {
    double end =
        switch (activation) {
          case Activation.Silu _ -> end(TableFunction.SILU);
          case Activation.Sigmoid _ -> end(TableFunction.SIGMOID);
          // The others reach 0 inside their range.
          case Activation.HardSwish _, Activation.HardSigmoid _ -> 0;
          case Activation.None _,
              Activation.Relu _,
              Activation.Clip _,
              Activation.LeakyRelu _,
              Activation.Tanh _ ->
              0;
        };
    return end == 0 ? range : range.union(new ValueRange((float) end, (float) end));
  }

  /// The range of a clip in place of an assumed one, where the clip is the end of what is stored;
  /// calibration sees what was clipped.
  private static ValueRange clipped(ValueRange range, Activation activation) {
    if (!(activation instanceof Activation.Clip(float low, float high)) || low == 0) {
      return range;
    }
    float min = low > -Float.MAX_VALUE ? low : Math.min(range.min(), high);
    float max = high < Float.MAX_VALUE ? high : Math.max(range.max(), low);
    return min <= max ? new ValueRange(min, max) : range;
  }

  private static Activation activation(Optional<Node> node) {
    return node.map(Node::op).map(ActivationRanges::activation).orElse(Activation.NONE);
  }

  private static Activation activation(Op op) {
    return switch (op) {
      case FusedConv2d conv -> conv.activation();
      case ActivationOp activation -> Activations.of(activation);
      default -> Activation.NONE;
    };
  }

  private static double end(TableFunction function) {
    return function.apply(-function.range());
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
