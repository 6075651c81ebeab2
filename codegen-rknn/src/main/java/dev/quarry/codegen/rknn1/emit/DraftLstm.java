package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.LstmGate;
import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A long short-term memory as a node of the file: three arrays for every gate.
// RKNN v1: rknn1-ops.md, LSTM; lstm_rk1808_tk160.
record DraftLstm(Node node, V1Drafts drafts) {
  /// The arrays of all gates, rows of a gate one after the other.
  private record Arrays(ConstantData weights, ConstantData recurrent, ConstantData bias) {}

  void make(Value stored, V1Type type) {
    switch (node.op()) {
      case QLstm op -> {
        V1Type weight = V1Types.of(op.weights().type());
        V1Type input = drafts.type(drafts.place(op.input()));
        V1Type bias = V1Types.bias(op.bias().type().element(), input, weight);
        var arrays = new Arrays(data(op.weights()), data(op.recurrent()), data(op.bias()));
        add(op.input(), arrays, weight, bias, stored, type);
      }
      case Lstm op when op.bias().isPresent() && op.hidden().isEmpty() && op.cell().isEmpty() -> {
        Value b = op.bias().get();
        var arrays = new Arrays(data(op.weights()), data(op.recurrent()), data(b));
        V1Type halves = V1Type.plain(V1Element.FLOAT16);
        add(op.input(), arrays, halves, V1Type.plain(V1Element.FLOAT32), stored, type);
      }
      default -> throw V1Drafts.refused(node);
    }
  }

  private ConstantData data(Value value) {
    return drafts.constant(value).orElseThrow(() -> V1Drafts.refused(node));
  }

  private void add(Value x, Arrays arrays, V1Type weight, V1Type bias, Value stored, V1Type type) {
    List<Draft.Port> ports =
        new ArrayList<>(Collections.nCopies(LstmGate.INPUTS, new Draft.Port.Open()));
    ports.set(0, drafts.place(x));
    for (LstmGate gate : LstmGate.values()) {
      ports.set(gate.weights(), port(arrays.weights, gate, weight));
      ports.set(gate.recurrent(), port(arrays.recurrent, gate, weight));
      ports.set(gate.bias(), port(arrays.bias, gate, bias));
    }
    var params = new V1Params.Lstm(stored.dim(2), V1Params.Lstm.TANH, 0.0, 0.0, 0.0);
    drafts.add(
        new Draft(
            DraftNode.name("LSTM", node),
            V1Op.LSTM,
            params,
            Optional.empty(),
            ports,
            type,
            stored.shape()),
        stored);
  }

  private static Draft.Port port(ConstantData all, LstmGate gate, V1Type type) {
    Shape shape = all.type().shape();
    Shape part = shape.with(0, shape.at(0) / Lstm.GATES);
    long bytes = all.bytes().byteSize() / Lstm.GATES;
    var data =
        new ConstantData(
            all.type().withShape(part), all.bytes().asSlice(gate.block() * bytes, bytes));
    return new Draft.Port.Constant(V1Types.size(part), type, data);
  }
}
