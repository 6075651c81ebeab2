package dev.quarry.ir.verify;

import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import java.util.List;
import java.util.stream.Stream;

/// What a level allows; one entry per level.
///
/// @param level the level
/// @param ops the ops it allows, for messages and documentation
/// @param types the types of results it allows, for messages and documentation
/// @param unread whether nodes may stand there whose results nobody reads
public record LevelRules(Level level, String ops, String types, boolean unread) {
  /// The rules of a level.
  public static LevelRules of(Level level) {
    return switch (level) {
      case IMPORTED ->
          new LevelRules(
              level,
              "float ops except fused_conv2d, none that computes with halves; constants",
              "no quantization, plain layout",
              true);
      case CANONICAL ->
          new LevelRules(
              level,
              "float ops except identity, none that computes with halves; constants",
              "no quantization, plain layout",
              false);
      case QUANTIZED ->
          new LevelRules(
              level,
              "quantized ops, constants; reshape, transpose and slice of stored values; float ops"
                  + " between dequantize and quantize for the CPU, on halves for the NPU",
              "plain layout",
              false);
      case NPU ->
          new LevelRules(
              level,
              "NPU ops, constants; for the CPU of the chip: reshape, transpose and slice of plain"
                  + " stored values, and float ops between dequantize and quantize or between casts",
              "integers, halves, plain f32",
              false);
    };
  }

  /// Every level's rules, in the order of the levels.
  public static List<LevelRules> all() {
    return Stream.of(Level.values()).map(LevelRules::of).toList();
  }

  /// Whether an op may stand at this level.
  public boolean allows(Op op) {
    return switch (op) {
      case Const _ -> true;
      case NnOp nn ->
          switch (level) {
            case IMPORTED -> !(nn instanceof FusedConv2d || nn.computesWithHalves());
            case CANONICAL -> !(nn instanceof Identity || nn.computesWithHalves());
            case QUANTIZED ->
                !(nn instanceof Identity || nn instanceof FusedConv2d) || nn.computesWithHalves();
            case NPU ->
                !(nn instanceof Identity || nn instanceof FusedConv2d || nn.computesWithHalves());
          };
      case QuantOp q ->
          switch (level) {
            case IMPORTED, CANONICAL -> false;
            case QUANTIZED -> true;
            case NPU -> q instanceof Quantize || q instanceof Dequantize;
          };
      case NpuOp _ -> level == Level.NPU;
    };
  }

  /// Whether the result of a node may have a type at this level.
  public boolean allows(TensorType type) {
    boolean plain = type.layout() == Layout.PLAIN;
    return switch (level) {
      case IMPORTED, CANONICAL -> plain && type.quantization() instanceof Quantization.None;
      case QUANTIZED -> plain;
      case NPU ->
          type.element().isInteger()
              || type.element() == ElementType.F16
              || (plain && type.element() == ElementType.F32);
    };
  }
}
