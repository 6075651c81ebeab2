package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.Requant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Packs a convolution's constants into tensors and makes its tasks.
final class ConvEmitter {
  private final TensorPool tensors;
  private final TargetProfile target;

  ConvEmitter(TensorPool tensors, TargetProfile target) {
    this.tensors = tensors;
    this.target = target;
  }

  /// Where a convolution reads and writes.
  ///
  /// @param input feature tensor
  /// @param lanes input converter, empty unless the input is picture bytes
  /// @param residual second operand
  /// @param output result tensor
  record Place(String input, List<Requant> lanes, Optional<String> residual, String output) {}

  /// The tensors and tasks of a convolution.
  ///
  /// @param weight tensor of the packed weights
  /// @param bias tensor of the bias stream
  /// @param tasks all tasks
  /// @param tableTasks how many load a table
  record Emitted(String weight, String bias, List<TaskImage> tasks, int tableTasks) {}

  /// Channels the result tensor must have room for.
  int lanesToReserve(NpuConv conv, boolean picture) {
    ConvGeometry geometry = ConvTasks.geometry(conv, picture);
    boolean split = ConvTiling.plan(geometry, target).stream().anyMatch(ConvTile::reuseData);
    int group = conv.depthwise() ? ConvGeometry.SLICE : ConvGeometry.KERNEL_GROUP;
    // rknn2-format.md section 2, Tensor.size
    return Align.up(conv.weight().dim(0), group) + (split ? ConvGeometry.KERNEL_GROUP : 0);
  }

  /// Packs and encodes.
  ///
  /// @param kind kind of the constants
  /// @param weightName wanted name of the weight tensor
  /// @param biasName wanted name of the bias tensor
  Emitted emit(ConvNode node, TensorKind kind, String weightName, String biasName, Place place) {
    NpuConv conv = node.conv();
    ConvGeometry geometry = ConvTasks.geometry(conv, !place.lanes.isEmpty());
    int channels = geometry.input().channels();
    int lanes = geometry.lanes(channels);
    int height = conv.window().kernelHeight();
    int width = conv.window().kernelWidth();
    String weight = tensors.unique(weightName);
    tensors.weights(
        weight,
        kind,
        conv.weight().shape().dims(),
        conv.depthwise()
            ? WeightShapes.depthwise(lanes, height, width)
            : WeightShapes.dense(node.kernels(), lanes, height, width),
        node.packedWeights(lanes));
    String bias = tensors.unique(biasName);
    tensors.stream(bias, kind, node.kernels(), node.packedBias());
    var tasks = new ArrayList<TaskImage>();
    conv.table().function().ifPresent(f -> tasks.addAll(table(conv, f)));
    int tableTasks = tasks.size();
    tasks.addAll(
        ConvTasks.of(
            conv,
            place.lanes,
            new ConvOperands(place.input, weight, bias, place.residual, place.output),
            target));
    return new Emitted(weight, bias, tasks, tableTasks);
  }

  private List<TaskImage> table(NpuConv conv, TableFunction function) {
    String tensor = NodeNaming.tableTensor(conv);
    List<TaskImage> loaders = TableLoader.of(function, tensor);
    if (!tensors.has(tensor)) {
      tensors.words(tensor, TensorKind.TABLE, TableLoader.program(loaders));
    }
    return loaders;
  }
}
