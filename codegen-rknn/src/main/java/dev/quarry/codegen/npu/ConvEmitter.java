package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Packs a convolution's constants into tensors and makes its tasks.
final class ConvEmitter {
  private final TensorPool tensors;
  private final TargetProfile target;
  private final ElementTasks elements;

  ConvEmitter(TensorPool tensors, TargetProfile target) {
    this.tensors = tensors;
    this.target = target;
    this.elements = new ElementTasks(target);
  }

  /// Where a convolution reads and writes.
  ///
  /// @param input feature tensor
  /// @param picture whether that is a picture
  /// @param lanes input converter, empty unless the input is picture bytes
  /// @param residual second operand
  /// @param output result tensor
  record Place(
      String input,
      boolean picture,
      List<Requant> lanes,
      Optional<String> residual,
      String output) {
    /// A convolution of a map, without residual.
    static Place of(String input, String output) {
      return new Place(input, false, List.of(), Optional.empty(), output);
    }
  }

  /// The tensors and tasks of a convolution.
  ///
  /// @param weight tensor of the packed weights
  /// @param bias tensor of the bias stream
  /// @param tasks all tasks
  /// @param tableTasks how many load a table
  record Emitted(String weight, String bias, List<TaskImage> tasks, int tableTasks) {}

  /// Channels the result tensor must have room for.
  int lanesToReserve(ConvOp conv, boolean picture) {
    ConvGeometry geometry = ConvTasks.geometry(conv, picture);
    boolean split = ConvTiling.plan(geometry, target).stream().anyMatch(ConvTile::reuseData);
    // rknn2-format.md section 2, Tensor.size
    int lanes = conv.lanesOut(conv.kernels()) + (split ? conv.precision().kernelGroup() : 0);
    return conv.needsNarrowing() ? 2 * lanes : lanes;
  }

  /// Packs and encodes.
  ///
  /// @param kind kind of the constants
  /// @param weightName wanted name of the weight tensor
  /// @param biasName wanted name of the bias tensor
  Emitted emit(ConvNumbers node, TensorKind kind, String weightName, String biasName, Place place) {
    ConvOp conv = node.op();
    ConvGeometry geometry = ConvTasks.geometry(conv, place.picture);
    int lanes = geometry.lanes(geometry.input().channels());
    int height = conv.window().kernelHeight();
    int width = conv.window().kernelWidth();
    Precision precision = conv.precision();
    String weight = tensors.unique(weightName);
    tensors.weights(
        weight,
        kind,
        precision.dtype(),
        conv.weight().shape().dims(),
        conv.depthwise()
            ? WeightShapes.depthwise(lanes, height, width, precision)
            : WeightShapes.dense(conv.kernels(), lanes, height, width, precision),
        node.packedWeights(lanes));
    String bias = tensors.unique(biasName);
    tensors.stream(bias, kind, node.biasType(), conv.kernels(), node.packedBias());
    var tasks = new ArrayList<TaskImage>();
    Optional<TableFunction> function = conv.table().function();
    function.ifPresent(f -> tasks.addAll(table(conv.table(), f)));
    int tableTasks = tasks.size();
    tasks.addAll(
        ConvTasks.of(
            conv,
            place.picture,
            place.lanes,
            new ConvOperands(place.input, weight, bias, place.residual, place.output),
            target));
    if (conv.needsNarrowing()) {
      tasks.add(elements.narrow(geometry.output(), function.orElseThrow(), place.output));
    }
    return new Emitted(weight, bias, tasks, tableTasks);
  }

  private List<TaskImage> table(TableChoice choice, TableFunction function) {
    String tensor = NodeNaming.tableTensor(choice);
    List<TaskImage> loaders = TableLoader.of(function, tensor);
    if (!tensors.has(tensor)) {
      tensors.words(tensor, TensorKind.TABLE, TableLoader.program(loaders));
    }
    return loaders;
  }
}
