package dev.quarry.ir.op;

import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Everything the tools know about one kind of operation: printer, parser, verifier, shape
/// inference, rewriting and documentation read only this.
///
/// @param mnemonic word in the text form, for example `conv2d`
/// @param type the op's record class
/// @param summary one sentence for the documentation
/// @param operands in the order of the text form
/// @param attrs in the order of the text form
/// @param rules conditions beyond the types of single operands
/// @param results types of the results
/// @param make builds the op from its parts
/// @param <T> the op's record class
public record OpDef<T extends Op>(
    String mnemonic,
    Class<T> type,
    String summary,
    List<OperandSpec<T>> operands,
    List<AttrSpec<T, ?>> attrs,
    List<Rule<T>> rules,
    Function<T, List<TensorType>> results,
    Function<OpParts, T> make) {

  public OpDef {
    operands = List.copyOf(operands);
    attrs = List.copyOf(attrs);
    rules = List.copyOf(rules);
  }

  /// How many values an operand takes.
  public enum Arity {
    /// Exactly one value.
    ONE,
    /// A value or none; printed as `_` when absent.
    OPTIONAL,
    /// Any number of values; only the last operand may have it.
    MANY
  }

  /// One operand.
  public record OperandSpec<T>(
      String name, Arity arity, Function<T, List<Value>> get, TypeRule type) {}

  /// One attribute; a value equal to the fallback is not printed.
  public record AttrSpec<T, A>(
      String name, Function<T, A> get, AttrCodec<A> codec, Optional<A> fallback) {
    /// The attribute's value as text tree, unless it equals the fallback.
    public Optional<AttrValue> printed(T op) {
      A value = get.apply(op);
      if (fallback.isPresent() && fallback.get().equals(value)) {
        return Optional.empty();
      }
      return Optional.of(codec.print().apply(value));
    }
  }

  /// A condition with the sentence that explains it.
  public record Rule<T>(String says, Predicate<T> holds) {}

  /// Begins a definition.
  public static <T extends Op> Builder<T> define(String mnemonic, Class<T> type, String summary) {
    return new Builder<>(mnemonic, type, summary);
  }

  /// The operands of an op in order, absent ones left out.
  public List<Value> operandsOf(Op op) {
    T typed = type.cast(op);
    var values = new ArrayList<Value>();
    for (OperandSpec<T> operand : operands) {
      values.addAll(operand.get.apply(typed));
    }
    return values;
  }

  /// The inferred result types of an op of this kind.
  public List<TensorType> resultsOf(Op op) {
    return results.apply(type.cast(op));
  }

  /// The same op on other operands.
  ///
  /// @param operands maps each old operand to the new one
  public T withOperands(Op op, Function<Value, Value> operands) {
    T typed = type.cast(op);
    if (operandsOf(op).isEmpty()) {
      return typed;
    }
    return make.apply(OpParts.of(this, typed, operands));
  }

  /// Collects a definition; see [OpDef].
  public static final class Builder<T extends Op> {
    private final String mnemonic;
    private final Class<T> type;
    private final String summary;
    private final List<OperandSpec<T>> operands = new ArrayList<>();
    private final List<AttrSpec<T, ?>> attrs = new ArrayList<>();
    private final List<Rule<T>> rules = new ArrayList<>();
    private Function<T, List<TensorType>> results =
        op -> {
          throw new IllegalStateException("no result rule for " + op);
        };

    private Builder(String mnemonic, Class<T> type, String summary) {
      this.mnemonic = mnemonic;
      this.type = type;
      this.summary = summary;
    }

    /// A required operand.
    public Builder<T> operand(String name, Function<T, Value> get, TypeRule rule) {
      operands.add(new OperandSpec<>(name, Arity.ONE, op -> List.of(get.apply(op)), rule));
      return this;
    }

    /// An operand that may be absent.
    public Builder<T> optional(String name, Function<T, Optional<Value>> get, TypeRule rule) {
      operands.add(
          new OperandSpec<>(
              name, Arity.OPTIONAL, op -> get.apply(op).map(List::of).orElse(List.of()), rule));
      return this;
    }

    /// The last operand, any number of values.
    public Builder<T> many(String name, Function<T, List<Value>> get, TypeRule rule) {
      operands.add(new OperandSpec<>(name, Arity.MANY, get, rule));
      return this;
    }

    /// An attribute that is always printed.
    public <A> Builder<T> attr(String name, Function<T, A> get, AttrCodec<A> codec) {
      attrs.add(new AttrSpec<>(name, get, codec, Optional.empty()));
      return this;
    }

    /// An attribute that is left out when it has its usual value.
    public <A> Builder<T> attr(String name, Function<T, A> get, AttrCodec<A> codec, A fallback) {
      attrs.add(new AttrSpec<>(name, get, codec, Optional.of(fallback)));
      return this;
    }

    /// The four attributes of a [Window].
    public Builder<T> window(Function<T, Window> get) {
      Window.addAttributes(this, get);
      return this;
    }

    /// The attribute of an [Upsampling].
    public Builder<T> upsampling(Function<T, Upsampling> get) {
      return attr("upsampling", get.andThen(Upsampling::list), AttrCodec.INTS, List.of(1, 1));
    }

    /// A condition; the sentence completes "violates the rule: ...".
    public Builder<T> rule(String says, Predicate<T> holds) {
      rules.add(new Rule<>(says, holds));
      return this;
    }

    /// A condition that is said once for a family of ops.
    public Builder<T> rule(Rule<? super T> shared) {
      return rule(shared.says(), shared.holds()::test);
    }

    /// The type of the only result.
    public Builder<T> result(Function<T, TensorType> rule) {
      results = op -> List.of(rule.apply(op));
      return this;
    }

    /// The types of several results.
    public Builder<T> results(Function<T, List<TensorType>> rule) {
      results = rule;
      return this;
    }

    /// Ends the definition.
    public OpDef<T> make(Function<OpParts, T> make) {
      return new OpDef<>(mnemonic, type, summary, operands, attrs, rules, results, make);
    }
  }
}
