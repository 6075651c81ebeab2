package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.List;
import java.util.Optional;

/// An element-wise op of two maps of bytes: one table of real numbers for each.
record ElementwiseKernel(
    QElementwise op, TensorType out, RoundingRule rounding, double[] first, double[] second)
    implements QuantKernel {
  static Optional<QuantKernel> of(QElementwise op, TensorType out, RoundingRule rounding) {
    boolean plain =
        op.activation() instanceof Activation.None || op.activation() instanceof Activation.Relu;
    if (!plain
        || !Tables.isBytes(op.a().type())
        || !Tables.isBytes(op.b().type())
        || !Tables.isBytes(out)) {
      return Optional.empty();
    }
    return Optional.of(
        new ElementwiseKernel(
            op, out, rounding, Tables.reals(op.a().type()), Tables.reals(op.b().type())));
  }

  @Override
  public List<Value> reads() {
    return List.of(op.a(), op.b());
  }

  @Override
  public Tensor run(Operands operands, Parallel parallel) {
    byte[] x = operands.tensor(op.a()).int8();
    byte[] z = operands.tensor(op.b()).int8();
    double[] reals = new double[x.length];
    int pixels = x.length / z.length;
    boolean relu = op.activation() instanceof Activation.Relu;
    for (int i = 0; i < reals.length; i++) {
      double v = op.kind().apply(first[x[i] & 0xff], second[z[i / pixels] & 0xff]);
      reals[i] = relu ? Math.max(v, 0) : v;
    }
    byte[] y = new byte[x.length];
    Tables.store(reals, out, rounding, y, 0);
    return new Tensor.OfByte(out, y);
  }
}
