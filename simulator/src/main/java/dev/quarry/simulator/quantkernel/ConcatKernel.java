package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parts of bytes joined: each goes through a table of 256 entries.
record ConcatKernel(QConcat op, TensorType out, List<byte[]> tables) implements QuantKernel {
  static Optional<QuantKernel> of(QConcat op, TensorType out, RoundingRule rounding) {
    if (!Tables.isBytes(out) || !op.inputs().stream().allMatch(v -> Tables.isBytes(v.type()))) {
      return Optional.empty();
    }
    var tables = new ArrayList<byte[]>();
    for (Value part : op.inputs()) {
      tables.add(
          Tables.apply(part.type(), rounding, x -> new QConcat(List.of(x), 0, op.out())).int8());
    }
    return Optional.of(new ConcatKernel(op, out, tables));
  }

  @Override
  public List<Value> reads() {
    return op.inputs();
  }

  @Override
  public Tensor run(Operands operands, Parallel parallel) {
    byte[] y = new byte[out.shape().elements()];
    int inner = out.shape().strides()[op.axis()];
    int row = out.shape().at(op.axis()) * inner;
    int start = 0;
    for (int p = 0; p < op.inputs().size(); p++) {
      Value part = op.inputs().get(p);
      byte[] x = operands.tensor(part).int8();
      byte[] table = tables.get(p);
      int length = part.dim(op.axis()) * inner;
      for (int from = 0; from < x.length; from += length) {
        int to = from / length * row + start;
        for (int i = 0; i < length; i++) {
          y[to + i] = table[x[from + i] & 0xff];
        }
      }
      start += length;
    }
    return new Tensor.OfByte(out, y);
  }
}
