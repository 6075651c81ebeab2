package dev.quarry.ir.op;

import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/// The parts an op is made of, by name: what the parser has read, or what rewriting has mapped.
public final class OpParts {
  private final Map<String, List<Value>> operands;
  private final Map<String, Object> attrs;
  private final List<TensorType> declared;

  /// @param operands values by operand name; an absent optional operand is an empty list
  /// @param attrs decoded attributes by name, fallbacks filled in
  /// @param declared the result types written in the text or carried over
  public OpParts(
      Map<String, List<Value>> operands, Map<String, Object> attrs, List<TensorType> declared) {
    this.operands = Map.copyOf(operands);
    this.attrs = Map.copyOf(attrs);
    this.declared = List.copyOf(declared);
  }

  static <T extends Op> OpParts of(OpDef<T> def, T op, Function<Value, Value> mapping) {
    var operands = new HashMap<String, List<Value>>();
    for (var operand : def.operands()) {
      operands.put(operand.name(), operand.get().apply(op).stream().map(mapping).toList());
    }
    var attrs = new HashMap<String, Object>();
    for (var attr : def.attrs()) {
      attrs.put(attr.name(), attr.get().apply(op));
    }
    return new OpParts(operands, attrs, def.resultsOf(op));
  }

  /// A required operand.
  public Value operand(String name) {
    List<Value> values = many(name);
    if (values.size() != 1) {
      throw new NoSuchElementException("operand '" + name + "' is missing");
    }
    return values.getFirst();
  }

  /// An optional operand.
  public Optional<Value> optional(String name) {
    return many(name).stream().findFirst();
  }

  /// A variadic operand.
  public List<Value> many(String name) {
    List<Value> values = operands.get(name);
    if (values == null) {
      throw new NoSuchElementException("no operand '" + name + "'");
    }
    return values;
  }

  /// An attribute.
  public <A> A attr(String name, Class<A> type) {
    Object value = attrs.get(name);
    if (value == null) {
      throw new NoSuchElementException("attribute '" + name + "' is missing");
    }
    return type.cast(value);
  }

  /// A list attribute.
  public <E> List<E> attrs(String name, Class<E> element) {
    List<?> items = attr(name, List.class);
    return items.stream().<E>map(element::cast).toList();
  }

  /// The declared type of the only result: ops whose element type or quantization cannot be
  /// inferred from their operands take it from here.
  public TensorType declared() {
    if (declared.size() != 1) {
      throw new NoSuchElementException("needs exactly one declared result type");
    }
    return declared.getFirst();
  }
}
