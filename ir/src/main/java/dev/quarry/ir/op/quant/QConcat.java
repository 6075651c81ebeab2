package dev.quarry.ir.op.quant;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.List;

/// Joins quantized tensors along an axis, each requantized to the result.
public record QConcat(List<Value> inputs, int axis, Storage out) implements QuantOp {
  /// The definition.
  public static final OpDef<QConcat> DEF =
      OpDef.define("qconcat", QConcat.class, "joins quantized tensors along an axis")
          .many("inputs", QConcat::inputs, QTypes.ACTIVATION)
          .attr("axis", QConcat::axis, AttrCodec.INT)
          .rule("there is at least one input", op -> !op.inputs().isEmpty())
          .rule(
              "inputs agree on every axis but the joined one",
              op -> op.axis() >= 0 && Shapes.agreeExcept(op.inputs(), op.axis()))
          .result(op -> op.out().at(Shapes.concat(op.inputs(), op.axis()).shape()))
          .make(
              p ->
                  new QConcat(
                      p.many("inputs"), p.attr("axis", Integer.class), Storage.of(p.declared())));

  public QConcat {
    inputs = List.copyOf(inputs);
  }

  @Override
  public OpDef<QConcat> def() {
    return DEF;
  }
}
