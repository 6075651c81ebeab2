package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.intkernel.Workers;
import dev.quarry.simulator.reference.OpDefinitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node of the CPU: reads tensors as real numbers, computes, stores the result with its scale and
/// zero point. Values that only move keep their stored integers.
// npu-arithmetic.md section 7b
final class HostStep implements Step {
  private final TensorAccess tensors;
  private final List<RknnTensor> inputs;
  private final List<Value> operands;
  private final RknnTensor output;
  private final NnOp op;
  private final boolean asStored;

  HostStep(RknnModel model, RknnNode node, TensorAccess tensors) {
    this.tensors = tensors;
    String where = node.type() + " '" + node.name() + "'";
    if (node.outputs().size() != 1 || node.inputs().isEmpty()) {
      throw Refusal.notExecutable(where, "a node of the CPU with several results");
    }
    inputs = node.inputs().stream().map(model::tensor).toList();
    output = model.tensor(node.outputs().getFirst());
    RknnTensor x = inputs.getFirst();
    boolean same =
        x.dtype() == output.dtype()
            && (x.dtype() != RknnDataType.INT8
                || x.quantization().sameSteps(output.quantization()));
    List<Value> stored = values(inputs, true);
    List<Value> real = values(inputs, false);
    List<Optional<List<Integer>>> constants = inputs.stream().map(this::integers).toList();
    NnOp movement = read(node, stored, constants, where);
    asStored = same && HostOps.onlyMoves(movement);
    operands = asStored ? stored : real;
    op = asStored ? movement : read(node, real, constants, where);
    requireShape(where);
  }

  private NnOp read(
      RknnNode node, List<Value> values, List<Optional<List<Integer>>> constants, String where) {
    var reading =
        new HostOps.Reading(
            node,
            values,
            constants,
            inputs.stream().map(this::reals).toList(),
            TensorAccess.shape(output));
    try {
      return HostOps.of(reading)
          .orElseThrow(
              () ->
                  Refusal.notExecutable(
                      where, "the node runs on the CPU of the chip, as something unknown"));
    } catch (IllegalArgumentException e) {
      throw Refusal.damaged(where, String.valueOf(e.getMessage()));
    }
  }

  private void requireShape(String where) {
    boolean sound = op.def().operandsOf(op).stream().allMatch(operands::contains);
    TensorType result = op.def().resultsOf(op).getFirst();
    if (!sound || result.shape().elements() != TensorAccess.shape(output).elements()) {
      throw Refusal.damaged(
          where,
          "its result is "
              + result.shape().text()
              + ", stored as "
              + TensorAccess.shape(output).text());
    }
  }

  private static List<Value> values(List<RknnTensor> tensors, boolean stored) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      RknnTensor tensor = tensors.get(i);
      TensorType type =
          switch (tensor.dtype()) {
            case INT8 ->
                stored
                    ? TensorAccess.storedType(tensor)
                    : TensorType.f32(TensorAccess.shape(tensor));
            case INT32, INT64 -> TensorType.of(ElementType.I64, TensorAccess.shape(tensor));
            default -> TensorType.f32(TensorAccess.shape(tensor));
          };
      values.add(new Value(i, type, tensor.name()));
    }
    return values;
  }

  /// The numbers of a constant of integers.
  private Optional<List<Integer>> integers(RknnTensor tensor) {
    if (!tensor.kind().isStored()
        || (tensor.dtype() != RknnDataType.INT64 && tensor.dtype() != RknnDataType.INT32)) {
      return Optional.empty();
    }
    List<Integer> numbers = new ArrayList<>();
    for (long value : ((Tensor.OfLong) tensors.read(tensor)).data()) {
      numbers.add(HostOps.narrowed(value));
    }
    return Optional.of(numbers);
  }

  /// The numbers of a constant of reals.
  private Optional<float[]> reals(RknnTensor tensor) {
    return tensor.kind().isStored() && tensor.dtype() == RknnDataType.FLOAT32
        ? Optional.of(tensors.read(tensor).floats())
        : Optional.empty();
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    Map<Value, Tensor> values = new HashMap<>();
    for (Value operand : op.def().operandsOf(op)) {
      Tensor found = tensors.read(inputs.get(operand.id()));
      boolean convert = !asStored && found instanceof Tensor.OfByte;
      values.put(operand, convert ? real(found) : found);
    }
    TensorType type = op.def().resultsOf(op).getFirst();
    Tensor result = compute(op, type, values);
    tensors.write(output, asStored ? result : stored(result));
  }

  private Tensor real(Tensor bytes) {
    var input = new Value(0, bytes.type(), "");
    return compute(new Dequantize(input), TensorType.f32(bytes.shape()), Map.of(input, bytes));
  }

  private Tensor stored(Tensor result) {
    if (output.dtype() != RknnDataType.INT8) {
      return result;
    }
    var input = new Value(0, result.type(), "");
    Storage storage = Storage.of(TensorAccess.storedType(output));
    return compute(new Quantize(input, storage), storage.at(result.shape()), Map.of(input, result));
  }

  private static Tensor compute(Op op, TensorType type, Map<Value, Tensor> values) {
    var node = new Node(List.of(new Value(-1, type, "")), op, Location.UNKNOWN);
    return OpDefinitions.compute(
            node,
            value -> {
              Tensor tensor = values.get(value);
              if (tensor == null) {
                throw new IllegalStateException("this is a bug: no tensor for " + value);
              }
              return tensor;
            })
        .getFirst();
  }
}
