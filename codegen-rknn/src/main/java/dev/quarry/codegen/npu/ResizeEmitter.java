package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.type.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the tensors and tasks of a linear enlargement.
final class ResizeEmitter {
  private final TensorPool tensors;
  private final TargetProfile target;
  private final ElementTasks elements;

  ResizeEmitter(TensorPool tensors, TargetProfile target, ElementTasks elements) {
    this.tensors = tensors;
    this.target = target;
    this.elements = elements;
  }

  /// What a node reads, and its tasks.
  record Emitted(List<String> inputs, List<TaskImage> tasks) {}

  /// Makes the tasks.
  ///
  /// @param input tensor of the map
  /// @param output tensor of the result
  Emitted emit(NpuResizeLinear op, String input, String output) {
    NativeMap map = NativeMap.of(op.input().type());
    NativeMap padded = LinearResizeTasks.padded(map);
    String scratch = tensors.unique(input + "_exSecondary");
    tensors.map(
        scratch, TensorKind.INTERNAL, padded, map.channels(), Storage.ofStored(op.input().type()));
    tensors.repeat(scratch, op.input().dim(0));
    var inputs = new ArrayList<>(List.of(input, scratch));
    var tasks = new LinearResizeTasks(op, input, scratch, output, target);
    var images = new ArrayList<>(tasks.border(elements));
    Map<List<Integer>, ConvOperands> known = new HashMap<>();
    images.addAll(
        tasks.phases(
            (phase, conv) ->
                known.computeIfAbsent(
                    List.of(phase, conv.op().kernels()),
                    key -> constants(key, conv, scratch, output, inputs))));
    return new Emitted(inputs, images);
  }

  private ConvOperands constants(
      List<Integer> key, ConvNode conv, String scratch, String output, List<String> inputs) {
    String weight = tensors.unique(scratch + "_weight_" + key.getFirst());
    String bias = tensors.unique(scratch + "_bias_" + key.getFirst());
    int lanes = Precision.INT8.weightLanes(conv.op().kernels());
    tensors.weights(
        weight,
        TensorKind.HELPER,
        Precision.INT8.dtype(),
        conv.op().weight().shape().dims(),
        WeightShapes.depthwise(lanes, 2, 2, Precision.INT8),
        conv.packedWeights(lanes));
    tensors.stream(
        bias, TensorKind.HELPER, conv.biasType(), conv.op().kernels(), conv.packedBias());
    inputs.add(weight);
    inputs.add(bias);
    return new ConvOperands(scratch, weight, bias, Optional.empty(), output);
  }
}
