package dev.quarry.ir.op.family;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;

/// Long short-term memories over steps x batch x features; [Lstm] says what they compute.
public sealed interface RecurrentOp permits Lstm, QLstm {
  /// Gates of a cell.
  int GATES = 4;

  /// Steps x batch x features.
  Value input();

  /// 4 units x features, the rows of one gate after those of the other.
  Value weights();

  /// 4 units x units.
  Value recurrent();

  /// Number of units.
  default int units() {
    return recurrent().dim(1);
  }

  /// Rows of the weights, numbers of the bias: one for every gate of every unit.
  default int rows() {
    return GATES * units();
  }

  /// What the definitions of all of them begin with.
  ///
  /// @param steps what the input must be
  /// @param matrix what both weights must be
  static <T extends Op & RecurrentOp> OpDef.Builder<T> define(
      String mnemonic, Class<T> type, String summary, TypeRule steps, TypeRule matrix) {
    return OpDef.define(mnemonic, type, summary)
        .operand("input", RecurrentOp::input, steps)
        .operand("weights", RecurrentOp::weights, matrix)
        .operand("recurrent", RecurrentOp::recurrent, matrix)
        .rule("there is at least one step", op -> op.input().dim(0) > 0)
        .rule(
            "weights have a row for every gate of every unit and a column for every feature",
            op -> op.weights().shape().equals(Shape.of(op.rows(), op.input().dim(2))))
        .rule(
            "recurrent weights have a row for every gate of every unit and a column for every unit",
            op -> op.recurrent().dim(0) == op.rows());
  }
}
