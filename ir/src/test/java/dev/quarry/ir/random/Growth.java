package dev.quarry.ir.random;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A random graph while it grows: the dice, the values so far, and names that are hard to print.
final class Growth {
  private static final List<String> ODD_NAMES =
      List.of(
          "",
          "x",
          "model.0.conv/Conv_12",
          "with \"quotes\" and \\backslash\\",
          "line\nbreak\ttab\rreturn",
          "Gewölbe 石 🪨",
          "\u0000\u001b[31m\u200b\u2028",
          "\ud800 alone",
          "// no comment",
          "%3 } ) ]");

  final SplittableRandom dice;
  private final GraphBuilder builder;
  private final List<Value> values = new ArrayList<>();
  private final Set<Value> read = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  Growth(SplittableRandom dice) {
    this.dice = dice;
    this.builder = new GraphBuilder(name());
  }

  GraphBuilder builder() {
    return builder;
  }

  /// A number from `low` to `high`, both included.
  int from(int low, int high) {
    return dice.nextInt(low, high + 1);
  }

  boolean flip() {
    return dice.nextBoolean();
  }

  <E> E pick(List<E> list) {
    return list.get(dice.nextInt(list.size()));
  }

  <E extends Enum<E>> E pick(Class<E> type) {
    return pick(List.of(type.getEnumConstants()));
  }

  float real() {
    return switch (from(0, 9)) {
      case 0 -> 0f;
      case 1 -> -0f;
      case 2 -> Float.NaN;
      case 3 -> Float.NEGATIVE_INFINITY;
      case 4 -> Float.MIN_VALUE;
      case 5 -> Float.MAX_VALUE;
      case 6 -> from(-5, 5);
      default -> (float) dice.nextDouble(-4, 4);
    };
  }

  float positive() {
    return flip() ? (float) dice.nextDouble(1e-4, 2) : Float.intBitsToFloat(from(1, 0x7f7fffff));
  }

  List<Integer> ints(int count, int low, int high) {
    return IntStream.range(0, count).mapToObj(_ -> from(low, high)).toList();
  }

  /// A name that may be odd or empty.
  String name() {
    return pick(ODD_NAMES) + (flip() ? "" : from(0, 99));
  }

  /// An odd name nobody else has.
  String uniqueName() {
    String base = name();
    String fresh = base;
    for (int i = 0; !names.add(fresh); i++) {
      fresh = base + "_" + i;
    }
    return fresh;
  }

  Location location() {
    return new Location(
        IntStream.range(0, Math.max(0, from(-2, 3))).mapToObj(_ -> name()).toList());
  }

  /// Makes a value available to later ops.
  Value offer(Value value) {
    values.add(value);
    return value;
  }

  /// A value so far.
  Value value(Predicate<Value> wanted) {
    List<Value> fitting = values.stream().filter(wanted).toList();
    if (fitting.isEmpty()) {
      throw new IllegalArgumentException("no such value yet");
    }
    return pick(fitting);
  }

  Value constant(TensorType type) {
    ConstantData data = RandomConstants.of(this, type);
    return builder.add(new Const(data), location(), List.of(name())).result();
  }

  Shape shape(int rank, int largest) {
    return new Shape(ints(rank, 1, largest));
  }

  /// Adds an op unless it breaks one of its own rules.
  boolean add(Op op) {
    if (!isSound(op.def(), op)) {
      return false;
    }
    List<TensorType> types = op.def().resultsOf(op);
    if (types.isEmpty() || types.stream().anyMatch(type -> type.shape().elements() > 100_000)) {
      return false;
    }
    read.addAll(op.def().operandsOf(op));
    List<String> results = types.stream().map(_ -> name()).toList();
    builder.add(op, location(), results).results().forEach(this::offer);
    return true;
  }

  private static <T extends Op> boolean isSound(OpDef<T> def, Op op) {
    T typed = def.type().cast(op);
    return def.operands().stream()
            .allMatch(
                o -> o.get().apply(typed).stream().allMatch(v -> o.type().accepts().test(v.type())))
        && def.rules().stream().allMatch(rule -> rule.holds().test(typed));
  }

  /// The graph, with everything nobody reads as output.
  Graph graph() {
    Graph inner = builder.build();
    for (Value value : inner.nodes().stream().flatMap(n -> n.results().stream()).toList()) {
      if (!read.contains(value)) {
        builder.output(uniqueName(), value);
      }
    }
    Graph grown = builder.build();
    if (grown.outputs().isEmpty()) {
      builder.output(uniqueName(), grown.inputs().getFirst().value());
    }
    return builder.build();
  }
}
