package dev.quarry.ir.limit;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;

/// Something a target cannot do: one sentence for people, one function for the compiler. Placement
/// of nodes, errors, the report of `check` and the documentation are made of these.
///
/// @param id stable name, for example `conv-kernel`
/// @param sentence what the target takes, a whole sentence without a full stop
/// @param remedy what a person can do; `{input}` stands for the name of the first operand
/// @param source where the fact is from
/// @param ops the ops it speaks about
/// @param check how to find out; called for those ops only
public record Limit(
    String id,
    String sentence,
    String remedy,
    String source,
    SequencedSet<Class<? extends Op>> ops,
    LimitCheck<Op> check) {
  public Limit {
    ops = new LinkedHashSet<>(ops);
  }

  /// Begins a limit on some ops.
  public static Draft<Op> on(String id, List<Class<? extends Op>> ops) {
    return new Draft<>(id, ops, op -> Optional.of(op));
  }

  /// Begins a limit on one op.
  public static <T extends Op> Draft<T> on(String id, Class<T> op) {
    return new Draft<>(id, List.of(op), found -> Optional.of(op.cast(found)));
  }

  /// Begins a limit on a view of some ops.
  ///
  /// @param view reads an op; ops it does not read are within the limit
  public static <V> Draft<V> on(
      String id, List<Class<? extends Op>> ops, Function<Op, Optional<V>> view) {
    return new Draft<>(id, ops, view);
  }

  /// By what an op exceeds this limit; empty for ops it does not speak about.
  public Optional<Breach> against(Op op, Map<Value, ConstantData> constants) {
    return ops.contains(op.getClass())
        ? check.of(op, constants).map(excess -> new Breach(this, op, excess))
        : Optional.empty();
  }

  /// A limit that still lacks its sentence or its function.
  ///
  /// @param <V> what the function looks at
  public static final class Draft<V> {
    private final String id;
    private final List<Class<? extends Op>> ops;
    private final Function<Op, Optional<V>> view;
    private String sentence = "";
    private String remedy = "";
    private String source = "";

    private Draft(String id, List<Class<? extends Op>> ops, Function<Op, Optional<V>> view) {
      this.id = id;
      this.ops = ops;
      this.view = view;
    }

    /// What the target takes.
    public Draft<V> says(String sentence) {
      this.sentence = sentence;
      return this;
    }

    /// What a person can do.
    public Draft<V> remedy(String remedy) {
      this.remedy = remedy;
      return this;
    }

    /// Where the fact is from.
    public Draft<V> source(String source) {
      this.source = source;
      return this;
    }

    /// The limit, with a function that needs no constants.
    public Limit when(Function<V, Optional<Excess>> check) {
      return when((op, _) -> check.apply(op));
    }

    /// The limit.
    public Limit when(LimitCheck<V> check) {
      return new Limit(
          id,
          sentence,
          remedy,
          source,
          new LinkedHashSet<>(ops),
          (op, constants) -> view.apply(op).flatMap(v -> check.of(v, constants)));
    }
  }
}
