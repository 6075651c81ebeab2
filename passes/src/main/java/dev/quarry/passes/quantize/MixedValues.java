package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PassContext;
import java.util.HashMap;
import java.util.Map;

/// The values of a network while it is quantized, as bytes, halves or real numbers, whichever a
/// reader needs. A conversion between bytes and halves is made when it is first needed, and once.
final class MixedValues {
  private final GraphBuilder builder;
  private final Map<Value, ConstantData> constants;
  private final Map<Value, Node> definitions;
  private final ActivationRanges ranges;
  private final PassContext context;
  private final Map<Value, Value> bytes = new HashMap<>();
  private final Map<Value, Value> halves = new HashMap<>();

  MixedValues(Graph graph, GraphBuilder builder, ActivationRanges ranges, PassContext context) {
    this.builder = builder;
    this.constants = graph.constants();
    this.definitions = graph.definitions();
    this.ranges = ranges;
    this.context = context;
  }

  /// Defines a value as bytes.
  void putBytes(Value value, Value stored) {
    bytes.put(value, stored);
  }

  /// Defines a value as halves.
  void putHalves(Value value, Value stored) {
    halves.put(value, stored);
  }

  /// A value as bytes.
  Value bytes(Value value) {
    Value found = bytes.get(value);
    if (found == null && halves.containsKey(value)) {
      found = convert(new Quantize(real(value), ranges.of(value)), value);
      bytes.put(value, found);
      context.count("to_bytes");
    }
    if (found == null) {
      throw new IllegalStateException(value + " has not been quantized");
    }
    return found;
  }

  /// A value as halves; constants stay real numbers.
  Value halves(Value value) {
    ConstantData data = constants.get(value);
    if (data != null) {
      return builder.constant(data, value.name());
    }
    Value found = halves.get(value);
    if (found == null) {
      found = convert(new Cast(real(value), ElementType.F16), value);
      halves.put(value, found);
      context.count("to_halves");
    }
    return found;
  }

  /// A value as real numbers.
  Value real(Value value) {
    ConstantData data = constants.get(value);
    if (data != null) {
      return builder.constant(data, value.name());
    }
    Value half = halves.get(value);
    return half != null
        ? append(new Cast(half, ElementType.F32), value)
        : append(new Dequantize(bytes(value)), value);
  }

  /// A conversion stands for the node whose result it converts.
  private Value convert(Op op, Value value) {
    Node node = definitions.get(value);
    Location location = node == null ? Location.UNKNOWN : node.location();
    return builder.append(op, location, value.name());
  }

  private Value append(Op op, Value value) {
    return builder.append(op, Location.UNKNOWN, value.name());
  }
}
