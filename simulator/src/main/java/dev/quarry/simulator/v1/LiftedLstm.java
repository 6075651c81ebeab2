package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.LstmGate;
import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Scheme;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A long short-term memory: on integers where input, weights, bias and result are, on real numbers
/// otherwise. States begin at zero and are not rounded between steps (inferred: nothing in the file
/// gives them a type).
// RKNN v1: rknn1-ops.md, LSTM; ports: [LstmGate].
final class LiftedLstm {
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

  private Source port(int port) {
    return values.source(index, port).orElseThrow(() -> without("an LSTM without port " + port));
  }

  Value lift() {
    if (IntStream.range(1, LstmGate.INPUTS)
        .anyMatch(p -> LstmGate.isOptional(p) && values.source(index, p).isPresent())) {
      throw without("an LSTM with given states, peepholes or a projection");
    }
    if (!params.activation().equals(V1Params.Lstm.TANH)) {
      throw without("an LSTM with the activation " + params.activation());
    }
    Value x = steps(values.stored(port(0)));
    int units = params.weights();
    requireShape(LstmGate::weights, Shape.of(units, x.dim(2)));
    requireShape(LstmGate::recurrent, Shape.of(units, units));
    requireShape(LstmGate::bias, Shape.of(units));
    Optional<Storage> out = quantized(x);
    return out.isPresent() ? integers(x, out.get()) : reals(values.real(x));
  }

  /// Steps, sequences, features: all that lies further inside is features.
  private Value steps(Value x) {
    int features = x.shape().elements() / (x.dim(0) * x.dim(1));
    List<Integer> dims = List.of(x.dim(0), x.dim(1), features);
    return x.shape().dims().equals(dims) ? x : values.add(new Reshape(x, dims), location, "");
  }

  // ---- constants

  private List<Integer> constants(ToIntFunction<LstmGate> port) {
    return Stream.of(LstmGate.values())
        .map(
            gate ->
                switch (port(port.applyAsInt(gate))) {
                  case Source.Constant(int id) -> id;
                  case Source.Input _, Source.Result _ -> throw without("computed weights");
                })
        .toList();
  }

  private void requireShape(ToIntFunction<LstmGate> port, Shape shape) {
    for (int id : constants(port)) {
      Shape found = LiftedValues.shape(values.tensor(id).size());
      if (!found.equals(shape)) {
        throw without("an LSTM with an array of " + found + " instead of " + shape);
      }
    }
  }

  /// The arrays of the gates, in the order of the op.
  private ConstantData joined(List<ConstantData> gates) {
    TensorType one = gates.getFirst().type();
    if (gates.stream().anyMatch(gate -> !gate.type().equals(one))) {
      throw without("an LSTM whose gates differ in type or shape");
    }
    long bytes = gates.getFirst().bytes().byteSize();
    MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(bytes * Lstm.GATES)]);
    for (LstmGate gate : LstmGate.values()) {
      all.asSlice(gate.block() * bytes, bytes).copyFrom(gates.get(gate.place()).bytes());
    }
    Shape shape = one.shape().with(0, one.shape().at(0) * Lstm.GATES);
    return new ConstantData(one.withShape(shape), all);
  }

  // ---- integers

  /// The result's storage, if input, weights, bias and result are quantized in one way and nothing
  /// is added or limited.
  private Optional<Storage> quantized(Value x) {
    List<V1Type> weights =
        Stream.of(constants(LstmGate::weights), constants(LstmGate::recurrent))
            .flatMap(List::stream)
            .map(id -> values.tensor(id).type())
            .toList();
    Optional<Storage> one = LiftedValues.storage(weights.getFirst());
    boolean plain =
        params.cellClip().floatValue() == 0
            && params.forgetBias().floatValue() == 0
            && x.type().element().isInteger()
            && one.filter(s -> s.element() == x.type().element()).isPresent()
            && weights.stream().allMatch(w -> LiftedValues.storage(w).equals(one))
            && constants(LstmGate::bias).stream()
                .allMatch(id -> isInteger(values.tensor(id).type()));
    return plain ? LiftedValues.storage(values.type(index, 0)) : Optional.empty();
  }

  private static boolean isInteger(V1Type type) {
    return type.scheme() != V1Scheme.NONE
        && (type.element() == V1Element.INT32 || type.element() == V1Element.INT64);
  }

  private Value integers(Value x, Storage out) {
    var op =
        new QLstm(
            x,
            stored(constants(LstmGate::weights)),
            stored(constants(LstmGate::recurrent)),
            values.constant(
                joined(constants(LstmGate::bias).stream().map(values::integerConstant).toList())),
            out);
    return values.add(op, location, values.name(index));
  }

  private Value stored(List<Integer> ids) {
    return values.constant(joined(ids.stream().map(values::quantizedConstant).toList()));
  }

  // ---- real numbers

  private Value reals(Value x) {
    var op =
        new Lstm(
            x,
            real(constants(LstmGate::weights)),
            real(constants(LstmGate::recurrent)),
            Optional.of(values.constant(bias())),
            Optional.empty(),
            Optional.empty(),
            params.cellClip().floatValue());
    Value steps = values.first(op, location);
    return values.store(steps, values.type(index, 0), location, values.name(index));
  }

  private Value real(List<Integer> ids) {
    return values.constant(joined(ids.stream().map(values::realConstant).toList()));
  }

  private ConstantData bias() {
    ConstantData all =
        joined(constants(LstmGate::bias).stream().map(values::realConstant).toList());
    float[] numbers = all.floats();
    int units = numbers.length / Lstm.GATES;
    for (int i = 0; i < units; i++) {
      numbers[LstmGate.FORGET.block() * units + i] += params.forgetBias().floatValue();
    }
    return ConstantData.of(all.type().shape(), numbers);
  }
}
