package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// A long short-term memory in double precision; states are not rounded between steps.
///
/// @param batch sequences side by side
/// @param features of a step
/// @param units of the memory
/// @param weights as in [Lstm]
/// @param recurrent as in [Lstm]
/// @param bias as in [Lstm]
/// @param cellClip as in [Lstm]
record Recurrence(
    int batch,
    int features,
    int units,
    double[] weights,
    double[] recurrent,
    double[] bias,
    double cellClip) {

  /// Steps of all sequences, and the last cells.
  static List<Tensor> lstm(Lstm op, Operands in) {
    var memory =
        new Recurrence(
            op.input().dim(1),
            op.input().dim(2),
            op.units(),
            Steps.wide(in.floats(op.weights())),
            Steps.wide(in.floats(op.recurrent())),
            orZeros(op.bias(), Lstm.GATES * op.units(), in),
            op.cellClip());
    int states = memory.batch * memory.units;
    double[] hidden = orZeros(op.hidden(), states, in);
    double[] cell = orZeros(op.cell(), states, in);
    double[] steps = memory.run(Steps.wide(in.floats(op.input())), hidden, cell);
    return List.of(
        Tensor.of(Shape.of(op.input().dim(0), memory.batch, memory.units), narrow(steps)),
        Tensor.of(Shape.of(memory.batch, memory.units), narrow(cell)));
  }

  /// The real numbers of all steps of a quantized memory.
  static double[] quantized(QLstm op, Operands in) {
    double unit =
        (double) op.input().type().perTensor().scale() * op.weights().type().perTensor().scale();
    long[] units = Casting.integers(in.tensor(op.bias()));
    double[] bias = new double[units.length];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = units[i] * unit;
    }
    int batch = op.input().dim(1);
    var memory =
        new Recurrence(
            batch,
            op.input().dim(2),
            op.units(),
            Steps.real(in.tensor(op.weights())),
            Steps.real(in.tensor(op.recurrent())),
            bias,
            0);
    int states = batch * op.units();
    return memory.run(Steps.real(in.tensor(op.input())), new double[states], new double[states]);
  }

  private static double[] orZeros(Optional<Value> value, int count, Operands in) {
    return value.map(v -> Steps.wide(in.floats(v))).orElseGet(() -> new double[count]);
  }

  private static float[] narrow(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  /// The hidden states of all steps.
  ///
  /// @param hidden states before the first step, afterwards behind the last
  /// @param cell likewise
  double[] run(double[] x, double[] hidden, double[] cell) {
    int rows = features == 0 ? 0 : x.length / features;
    double[] y = new double[rows * units];
    double[] gates = new double[Lstm.GATES * units];
    for (int row = 0; row < rows; row++) {
      int state = row % batch * units;
      for (int gate = 0; gate < gates.length; gate++) {
        gates[gate] =
            dot(weights, gate * features, x, row * features, features)
                + dot(recurrent, gate * units, hidden, state, units)
                + bias[gate];
      }
      for (int unit = 0; unit < units; unit++) {
        hidden[state + unit] = next(gates, unit, cell, state + unit);
      }
      System.arraycopy(hidden, state, y, row * units, units);
    }
    return y;
  }

  /// Renews a cell; the gates are input, output, forget, cell.
  private double next(double[] gates, int unit, double[] cell, int at) {
    double kept = sigmoid(gates[2 * units + unit]) * cell[at];
    double entered = sigmoid(gates[unit]) * Math.tanh(gates[3 * units + unit]);
    double sum = kept + entered;
    cell[at] = cellClip > 0 ? Math.clamp(sum, -cellClip, cellClip) : sum;
    return sigmoid(gates[units + unit]) * Math.tanh(cell[at]);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double dot(double[] a, int fromA, double[] b, int fromB, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[fromA + i] * b[fromB + i];
    }
    return sum;
  }
}
