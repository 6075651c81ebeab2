package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.List;
import java.util.Optional;

/// The real numbers of bytes: a table of 256 entries.
record DequantizeKernel(Value input, TensorType out, float[] table) implements QuantKernel {
  static Optional<QuantKernel> of(Node node) {
    Dequantize op = (Dequantize) node.op();
    if (!Tables.isBytes(op.input().type())) {
      return Optional.empty();
    }
    // Nothing is rounded to integers, so the rule does not matter.
    float[] table =
        Tables.apply(op.input().type(), RoundingRule.HALF_EVEN, Dequantize::new).floats();
    return Optional.of(new DequantizeKernel(op.input(), node.result().type(), table));
  }

  @Override
  public List<Value> reads() {
    return List.of(input);
  }

  @Override
  public Tensor run(Operands operands, Parallel parallel) {
    byte[] x = operands.tensor(input).int8();
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = table[x[i] & 0xff];
    }
    return new Tensor.OfFloat(out, y);
  }
}
