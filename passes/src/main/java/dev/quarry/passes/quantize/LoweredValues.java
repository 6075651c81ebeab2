package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Value;
import java.util.HashMap;
import java.util.Map;

/// What has become of the values of a graph that is lowered to the NPU: the stored value of each,
/// and the same elements in the layout a reader needs.
public final class LoweredValues {
  private final Map<Value, ConstantData> constants;
  private final GraphBuilder builder;
  private final HalfConvolutions convolutions;
  private final Map<Value, Value> lowered = new HashMap<>();
  private final Map<Value, Value> maps = new HashMap<>();
  private final Map<Value, Value> plains = new HashMap<>();

  /// @param graph what is lowered
  /// @param builder the graph of level NPU
  public LoweredValues(Graph graph, GraphBuilder builder) {
    this.constants = graph.constants();
    this.builder = builder;
    this.convolutions = new HalfConvolutions(builder);
  }

  /// Defines what a value has become.
  public void put(Value value, Value stored) {
    lowered.put(value, stored);
  }

  /// Whether a value has been lowered.
  public boolean has(Value value) {
    return lowered.containsKey(value);
  }

  /// What a value has become.
  ///
  /// @throws IllegalStateException if it has not been lowered
  public Value stored(Value value) {
    Value found = lowered.get(value);
    if (found == null) {
      throw new IllegalStateException(value + " has not been lowered");
    }
    return found;
  }

  /// The contents of a constant.
  ///
  /// @throws IllegalStateException if a value is none
  public ConstantData data(Value value) {
    ConstantData found = constants.get(value);
    if (found == null) {
      throw new IllegalStateException(value + " is not a constant");
    }
    return found;
  }

  /// A stored value as native map; the rows of a picture of halves are converted by a convolution
  /// that changes nothing.
  public Value map(Value stored) {
    return switch (stored.type().layout()) {
      case NC1HWC2 -> stored;
      case PLAIN ->
          maps.computeIfAbsent(
              stored, v -> builder.append(new NpuPack(v), Location.UNKNOWN, v.name()));
      case NHWC ->
          maps.computeIfAbsent(
              stored, v -> builder.append(convolutions.identity(v), Location.UNKNOWN, v.name()));
    };
  }

  /// A stored value as plain elements.
  public Value plain(Value stored) {
    if (stored.type().layout() == Layout.PLAIN) {
      return stored;
    }
    Value map = map(stored);
    return plains.computeIfAbsent(
        map, v -> builder.append(new NpuUnpack(v), Location.UNKNOWN, v.name()));
  }
}
