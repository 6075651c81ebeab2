package dev.quarry.passes.layerquant;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.Optional;

/// A long short-term memory on its way to the quantized level. All weights, recurrent ones
/// included, have one scale, and the bias is in units of input scale and weight scale.
// RKNN v1: rknn1-ops.md, LSTM; lstm_rk1808_tk160, where the eight matrices of a node share it.
record LayerRecurrence(Node node, Lstm op, LayerQuantizer to) {
  LayerRecurrence(Node node, LayerQuantizer to) {
    this(node, (Lstm) node.op(), to);
  }

  /// @return why there is no form; empty when it is done
  Optional<Diagnostic> quantize() {
    boolean constant =
        to.isConstant(op.weights())
            && to.isConstant(op.recurrent())
            && op.bias().stream().allMatch(to::isConstant);
    if (!constant) {
      return refused("weights and bias must be constants", "run fold-constants before");
    }
    if (!(beginsAtZero(op.hidden()) && beginsAtZero(op.cell()))) {
      return refused(
          "no public file shows an LSTM whose states do not begin at zero",
          "export it with initial_h and initial_c absent or zeros");
    }
    if (to.isRead(node.results().get(1))) {
      return refused(
          "no public file shows that something reads the last cells of an LSTM",
          "use the steps (Y) or the last one (Y_h)");
    }
    if (op.cellClip() > 0) {
      return refused("no public file shows an LSTM with limited cells", "leave cell_clip out");
    }
    if (op.input().dim(1) > 1) {
      warnOfBatch();
    }
    put();
    return Optional.empty();
  }

  private Optional<Diagnostic> refused(String why, String help) {
    return Optional.of(LayerQuantizer.refused(node, why, help));
  }

  private boolean beginsAtZero(Optional<Value> state) {
    return state.isEmpty() || (to.isConstant(state.get()) && to.data(state.get()).isZeros());
  }

  private void warnOfBatch() {
    to.warn(
        Diagnostic.warning(
                DiagnosticCode.NOT_SUPPORTED_BY_TARGET,
                node.where(),
                "public files have LSTMs over one sequence, this one runs over "
                    + op.input().dim(1)
                    + "; the vendor's toolkit names batch 1 as its limit")
            .help("use batch 1, or try the file on a board before relying on it"));
  }

  private void put() {
    to.count("recurrences");
    ConstantData weights = to.data(op.weights());
    ConstantData recurrent = to.data(op.recurrent());
    float[] bias =
        op.bias()
            .map(b -> to.data(b).floats())
            .orElseGet(() -> new float[weights.type().shape().at(0)]);
    Optional<Storage> out = to.storage(node.result());
    if (out.isPresent()) {
      to.put(node, quantized(weights, recurrent, bias, out.get()));
      return;
    }
    var halves =
        new Lstm(
            to.stored(op.input()),
            to.constant(TensorDomain.halves(weights), op.weights().name()),
            to.constant(TensorDomain.halves(recurrent), op.recurrent().name()),
            Optional.of(to.constant(ConstantData.of(Shape.of(bias.length), bias), "")),
            Optional.empty(),
            Optional.empty(),
            0);
    Value steps = to.first(halves, node.location());
    to.put(node, to.store(steps, node.result(), node.location(), node.result().name()));
  }

  private Value quantized(ConstantData weights, ConstantData recurrent, float[] bias, Storage out) {
    Value x = to.stored(op.input());
    double inputScale = x.type().perTensor().scale();
    ConstantData all = to.domain().weights(joined(weights, recurrent), bias, inputScale);
    double weightScale = all.type().perTensor().scale();
    long first = all.bytes().byteSize() / all.elements() * weights.elements();
    ConstantData w =
        new ConstantData(
            all.type().withShape(weights.type().shape()), all.bytes().asSlice(0, first));
    ConstantData r =
        new ConstantData(
            all.type().withShape(recurrent.type().shape()), all.bytes().asSlice(first));
    return to.add(
        new QLstm(
            x,
            to.constant(w, op.weights().name()),
            to.constant(r, op.recurrent().name()),
            to.constant(to.domain().bias(bias, inputScale, weightScale), ""),
            out),
        node.location(),
        node.result().name());
  }

  private static ConstantData joined(ConstantData a, ConstantData b) {
    float[] both = new float[a.elements() + b.elements()];
    System.arraycopy(a.floats(), 0, both, 0, a.elements());
    System.arraycopy(b.floats(), 0, both, a.elements(), b.elements());
    return ConstantData.of(Shape.of(both.length), both);
  }
}
