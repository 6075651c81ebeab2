package dev.quarry.passes.quantize;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.Map;

/// Where a float node would be computed, as far as that is known before lowering.
public enum NodePlacement {
  /// Nothing is computed.
  CONSTANT,
  /// On the NPU.
  NPU,
  /// Values that only move; how they lie decides.
  MOVEMENT,
  /// On the CPU of the chip.
  CPU,
  /// Nowhere.
  REFUSED;

  /// The placement of a node.
  ///
  /// @param constants constants of its graph
  public static NodePlacement of(
      Node node, Map<Value, ConstantData> constants, TargetLimits limits) {
    return switch (Placement.of(node, constants, limits)) {
      case Placement.Constant _ -> CONSTANT;
      case Placement.Quantized _,
          Placement.Elementwise _,
          Placement.Rescale _,
          Placement.Offset _ ->
          NPU;
      case Placement.Movement _ -> MOVEMENT;
      case Placement.Host _, Placement.Index _ -> CPU;
      case Placement.None _ -> REFUSED;
    };
  }
}
