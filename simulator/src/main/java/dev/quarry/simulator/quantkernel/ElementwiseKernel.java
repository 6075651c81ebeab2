package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.List;
import java.util.Optional;

/// An element-wise op of two maps of bytes: one table of real numbers for each.
record ElementwiseKernel(QElementwise op, TensorType out, double[] first, double[] second)
    implements QuantKernel {
  static Optional<QuantKernel> of(QElementwise op, TensorType out) {
    boolean plain =
        op.activation() instanceof Activation.None || op.activation() instanceof Activation.Relu;
    if (!plain
        || !Tables.isBytes(op.a().type())
        || !Tables.isBytes(op.b().type())
        || !Tables.isBytes(out)) {
      return Optional.empty();
    }
    return Optional.of(
        new ElementwiseKernel(op, out, Tables.reals(op.a().type()), Tables.reals(op.b().type())));
  }

  @Override
  public List<Value> reads() {
    return List.of(op.a(), op.b());
  }

  @Override
  public Tensor run(Operands operands, Parallel parallel) {
    byte[] x = operands.tensor(op.a()).int8();
    byte[] z = operands.tensor(op.b()).int8();
    byte[] y = new byte[x.length];
    int pixels = x.length / z.length;
    Quantization.PerTensor step = out.perTensor();
    int low = out.element() == ElementType.U8 ? 0 : Byte.MIN_VALUE;
    boolean relu = op.activation() instanceof Activation.Relu;
    for (int i = 0; i < y.length; i++) {
      double v = op.kind().apply(first[x[i] & 0xff], second[z[i / pixels] & 0xff]);
      v = relu ? Math.max(v, 0) : v;
      long stored = (long) Math.rint(v / step.scale()) + step.zeroPoint();
      y[i] = (byte) Math.clamp(stored, low, low + 255);
    }
    return new Tensor.OfByte(out, y);
  }
}
