package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.OpDefinitions;
import java.util.List;
import java.util.function.Function;

/// Tables over the 256 values a byte can have, indexed by the byte without sign.
final class Tables {
  static final int SIZE = 256;

  private Tables() {}

  /// Whether a type is quantized bytes.
  static boolean isBytes(TensorType type) {
    return type.quantization() instanceof Quantization.PerTensor && type.element().bytes() == 1;
  }

  /// What an op of one operand makes of every byte, by its definition.
  static Tensor apply(TensorType type, RoundingRule rounding, Function<Value, Op> op) {
    TensorType all = type.withShape(Shape.of(SIZE));
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) i;
    }
    Op made = op.apply(new Value(0, all, ""));
    Value result = new Value(1, made.def().resultsOf(made).getFirst(), "");
    Node node = new Node(List.of(result), made, Location.UNKNOWN);
    return OpDefinitions.compute(node, _ -> new Tensor.OfByte(all, bytes), rounding).getFirst();
  }

  /// The real number every byte stands for.
  static double[] reals(TensorType type) {
    Quantization.PerTensor step = type.perTensor();
    double[] table = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      int stored = type.element() == ElementType.U8 ? i : (byte) i;
      table[i] = (double) (float) (stored - step.zeroPoint()) * step.scale();
    }
    return table;
  }

  /// Real numbers as the bytes of a type, saturating; `reals` are steps afterwards.
  static void store(double[] reals, TensorType type, RoundingRule rounding, byte[] y, int to) {
    Quantization.PerTensor step = type.perTensor();
    rounding.toSteps(reals, step.scale());
    int low = type.element() == ElementType.U8 ? 0 : Byte.MIN_VALUE;
    for (int i = 0; i < reals.length; i++) {
      y[to + i] = (byte) Math.clamp((long) reals[i] + step.zeroPoint(), low, low + 255);
    }
  }

  /// Every byte of `x` replaced by its entry.
  static void look(byte[] table, byte[] x, byte[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = table[x[i] & 0xff];
    }
  }
}
