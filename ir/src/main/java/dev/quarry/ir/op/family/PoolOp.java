package dev.quarry.ir.op.family;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;

/// A window that slides over every channel of a map.
public sealed interface PoolOp
    permits MaxPool2d, AveragePool2d, QMaxPool2d, QAveragePool2d, NpuMaxPool, NpuAveragePool {
  /// No window lies in the padding alone.
  OpDef.Rule<PoolOp> OVERLAPS =
      new OpDef.Rule<>(
          "every window overlaps the input",
          op ->
              op.window().padTop() < op.window().spanHeight()
                  && op.window().padLeft() < op.window().spanWidth());

  /// The map, NxCxHxW.
  Value input();

  /// Kernel, stride, padding and dilation.
  Window window();

  /// Whether the size of the result is rounded up.
  default boolean ceilMode() {
    return false;
  }

  /// The shape of the result.
  default Shape outShape() {
    return Shapes.slide(input().shape(), input().dim(1), window(), ceilMode());
  }

  /// What the definitions of all of them begin with; the result has the element type of the map.
  ///
  /// @param map what the map must be
  static <T extends Op & PoolOp> OpDef.Builder<T> define(
      String mnemonic, Class<T> type, String summary, TypeRule map) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", PoolOp::input, map)
        .window(PoolOp::window)
        .result(op -> op.input().type().withShape(op.outShape()));
  }
}
