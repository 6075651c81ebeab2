package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.InsertedZeros;
import dev.quarry.passes.ReversedChannels;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which values have one range, and that range.
///
/// Pools, moves (reversing channels is one), nearest resizes and zeros put between pixels keep the
/// range of what they read. The parts of a concatenation and the whole share the widest range of
/// all of them, which carries on through pools and moves on both sides. What only a ReLU or a clip
/// to `0..x` reads takes the range behind it: storing it then does the clipping.
// RKNN v1: rknn1-format.md section 7.2.
final class SharedRanges {
  private final Map<Value, Value> parents = new HashMap<>();
  private final Map<Value, ValueRange> ranges = new HashMap<>();
  private final Set<Value> followers = new HashSet<>();

  private SharedRanges() {}

  static SharedRanges of(Graph graph, Optional<Ranges> calibrated, Optional<ValueRange> assumed) {
    var shared = new SharedRanges();
    Map<Value, Node> definitions = graph.definitions();
    Map<Value, Integer> uses = graph.useCounts();
    for (Node node : graph.nodes()) {
      switch (node.op()) {
        case MaxPool2d pool -> shared.join(node.result(), pool.input());
        case Reshape move -> shared.join(node.result(), move.input());
        case Transpose move -> shared.join(node.result(), move.input());
        case Slice move -> shared.join(node.result(), move.input());
        case Resize r when r.mode() == ResizeMode.NEAREST -> shared.join(node.result(), r.input());
        case Concat concat ->
            concat.inputs().stream()
                .filter(part -> !isSoftmax(definitions.get(part)))
                .forEach(part -> shared.join(node.result(), part));
        case ConvTranspose2d c when InsertedZeros.isPlain(c, graph) -> {
          shared.followers.add(node.result());
          shared.join(node.result(), c.input());
        }
        case Conv2d c when ReversedChannels.isPlain(c, graph) -> {
          shared.followers.add(node.result());
          shared.join(node.result(), c.input());
        }
        case Relu relu -> shared.follow(node.result(), relu.input(), definitions, uses);
        case Clip clip when clip.min() == 0 ->
            shared.follow(node.result(), clip.input(), definitions, uses);
        default -> {}
      }
    }
    shared.measure(graph, calibrated, assumed);
    return shared;
  }

  private static boolean isSoftmax(@Nullable Node node) {
    return node != null && node.op() instanceof Softmax;
  }

  private void follow(
      Value result, Value input, Map<Value, Node> definitions, Map<Value, Integer> uses) {
    Node before = definitions.get(input);
    boolean weighted =
        before != null
            && (before.op() instanceof Conv2d
                || before.op() instanceof ConvTranspose2d
                || before.op() instanceof Gemm);
    if (weighted && uses.getOrDefault(input, 0) == 1) {
      followers.add(input);
      join(result, input);
    }
  }

  private void join(Value a, Value b) {
    Value first = root(a);
    Value second = root(b);
    if (!first.equals(second)) {
      parents.put(second, first);
    }
  }

  private Value root(Value value) {
    Value current = value;
    for (Value next = parents.get(current); next != null; next = parents.get(current)) {
      current = next;
    }
    return current;
  }

  private void measure(Graph graph, Optional<Ranges> calibrated, Optional<ValueRange> assumed) {
    Map<Value, Node> definitions = graph.definitions();
    for (Value value : LayerValues.of(graph)) {
      if (followers.contains(value)) {
        continue;
      }
      Optional<ValueRange> range =
          limits(definitions.get(value))
              .or(() -> calibrated.flatMap(r -> r.of(value)))
              .or(() -> assumed);
      range.ifPresent(r -> ranges.merge(root(value), r, ValueRange::union));
    }
  }

  /// A clip has the range it clips to, whatever was seen.
  private static Optional<ValueRange> limits(@Nullable Node node) {
    return node != null
            && node.op() instanceof Clip(Value _, float min, float max)
            && Float.isFinite(min)
            && Float.isFinite(max)
            && min <= max
        ? Optional.of(new ValueRange(min, max))
        : Optional.empty();
  }

  /// The range of a value.
  ///
  /// @throws CompileException if calibration has not seen it
  ValueRange of(Value value) {
    ValueRange range = ranges.get(root(value));
    if (range == null) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.CALIBRATION,
                  "pass 'assign-layer-quantization'",
                  "no calibrated range for '" + value.label() + "'")
              .help(
                  "calibrate on samples (--dataset), or give a range for all:"
                      + " assign-layer-quantization{assume=-4:4}"));
    }
    return range;
  }
}
