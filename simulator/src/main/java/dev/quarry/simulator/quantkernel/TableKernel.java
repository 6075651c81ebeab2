package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.List;
import java.util.Optional;

/// An activation on bytes: a table of 256 entries.
record TableKernel(Value input, TensorType out, byte[] table) implements QuantKernel {
  static Optional<QuantKernel> of(Node node, RoundingRule rounding) {
    QActivation op = (QActivation) node.op();
    TensorType out = node.result().type();
    if (!Tables.isBytes(op.input().type()) || !Tables.isBytes(out)) {
      return Optional.empty();
    }
    byte[] table =
        Tables.apply(
                op.input().type(), rounding, x -> new QActivation(x, op.activation(), op.out()))
            .int8();
    return Optional.of(new TableKernel(op.input(), out, table));
  }

  @Override
  public List<Value> reads() {
    return List.of(input);
  }

  @Override
  public Tensor run(Operands operands, Parallel parallel) {
    byte[] x = operands.tensor(input).int8();
    byte[] y = new byte[x.length];
    Tables.look(table, x, y);
    return new Tensor.OfByte(out, y);
  }
}
