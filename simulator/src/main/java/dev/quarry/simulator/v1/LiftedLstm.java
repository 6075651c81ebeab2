package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A long short-term memory, unrolled over time and computed on real numbers; only its result is
/// stored as the file says. States begin at zero.
// RKNN v1: rknn1-ops.md, LSTM. Ports of ovxlib's vsi_nn_op_lstm.h: 0 input; 3 to 6 weights of the
// input for the gates input, forget, cell, output; 7 to 10 recurrent weights; 14 to 17 biases. That
// states are not rounded between steps is inferred: nothing in the file gives them a type.
final class LiftedLstm {
  private static final int INPUT_WEIGHTS = 3;
  private static final int RECURRENT_WEIGHTS = 7;
  private static final int BIASES = 14;
  private static final List<Integer> NOT_HANDLED = List.of(11, 12, 13, 18, 19);

  private final int index;
  private final V1Node node;
  private final LiftedValues values;
  private final Location location;
  private final V1Params.Lstm params;

  LiftedLstm(int index, V1Node node, LiftedValues values) {
    this.index = index;
    this.node = node;
    this.values = values;
    this.location = Location.of(node.lid());
    this.params = (V1Params.Lstm) node.params();
  }

  private CompileException without(String what) {
    return LiftedValues.notExecutable("node " + index + " '" + node.lid() + "'", what);
  }

  private Value add(Op op) {
    return values.add(op, location, "");
  }

  private Value port(int port) {
    Optional<Source> source = values.source(index, port);
    return values.real(source.orElseThrow(() -> without("an LSTM without port " + port)));
  }

  Value lift() {
    for (int port : NOT_HANDLED) {
      if (values.source(index, port).isPresent()) {
        throw without("an LSTM with peepholes or a projection");
      }
    }
    if (!params.activation().endsWith("_TANH")) {
      throw without("an LSTM with the activation " + params.activation());
    }
    Value x = port(0);
    int steps = x.dim(0);
    int batch = x.dim(1);
    int features = x.shape().elements() / (steps * batch);
    Value rows = add(new Reshape(x, List.of(steps * batch, features)));
    List<Value> fromInput = new ArrayList<>();
    List<Value> recurrent = new ArrayList<>();
    for (int gate = 0; gate < 4; gate++) {
      Value bias = gate == 1 ? forgetBias() : port(BIASES + gate);
      Value weights = port(INPUT_WEIGHTS + gate);
      fromInput.add(add(new Gemm(rows, weights, Optional.of(bias), 1, 1, false, true)));
      recurrent.add(port(RECURRENT_WEIGHTS + gate));
    }
    Value result = add(new Concat(steps(fromInput, recurrent, steps, batch), 0));
    Value shaped = add(new Reshape(result, List.of(steps, batch, params.weights())));
    return values.store(shaped, values.type(index, 0), location, values.name(index));
  }

  private Value forgetBias() {
    Value bias = port(BIASES + 1);
    float extra = params.forgetBias().floatValue();
    return extra == 0
        ? bias
        : add(new Add(bias, values.constant(ConstantData.of(Shape.SCALAR, extra))));
  }

  private List<Value> steps(List<Value> fromInput, List<Value> recurrent, int steps, int batch) {
    int units = params.weights();
    Shape state = Shape.of(batch, units);
    Value hidden = values.constant(ConstantData.of(state, new float[state.elements()]));
    Value cell = values.constant(ConstantData.of(state, new float[state.elements()]));
    List<Value> outputs = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      List<Value> gates = new ArrayList<>();
      for (int gate = 0; gate < 4; gate++) {
        Value now =
            add(
                new Slice(
                    fromInput.get(gate),
                    List.of(step * batch, 0),
                    List.of(batch, units),
                    List.of(1, 1)));
        gates.add(add(new Gemm(hidden, recurrent.get(gate), Optional.of(now), 1, 1, false, true)));
      }
      Value kept = add(new Mul(add(new Sigmoid(gates.get(1))), cell));
      Value entered = add(new Mul(add(new Sigmoid(gates.get(0))), add(new Tanh(gates.get(2)))));
      cell = limited(add(new Add(kept, entered)));
      hidden = add(new Mul(add(new Sigmoid(gates.get(3))), add(new Tanh(cell))));
      outputs.add(hidden);
    }
    return outputs;
  }

  private Value limited(Value cell) {
    float limit = params.cellClip().floatValue();
    return limit > 0 ? add(new Clip(cell, -limit, limit)) : cell;
  }
}
