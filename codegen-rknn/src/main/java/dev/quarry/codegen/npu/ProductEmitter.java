package dev.quarry.codegen.npu;

import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.ProductAxis;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the tensors and tasks of products of two maps.
final class ProductEmitter {
  private static final int ATOM = NativeMap.ATOM;
  private static final int SLICE = Precision.INT8.slice();

  private final TensorPool tensors;
  private final TargetProfile target;
  private final ConvEmitter convolutions;

  ProductEmitter(TensorPool tensors, TargetProfile target, ConvEmitter convolutions) {
    this.tensors = tensors;
    this.target = target;
    this.convolutions = convolutions;
  }

  /// What a node reads, and its tasks.
  record Emitted(List<String> inputs, List<TaskImage> tasks) {}

  /// Channels the result tensor must have room for: the last group writes whole groups of kernels.
  int lanesToReserve(NpuMapProduct op) {
    ProductShape sizes = op.sizes();
    ConvOp conv = ConvNode.product(op).op();
    return (sizes.groups() - 1) * sizes.kernels() + convolutions.lanesToReserve(conv, false);
  }

  /// Makes the tasks.
  ///
  /// @param kernels tensor of the first map
  /// @param input tensor of the second map
  /// @param out tensor of the result
  Emitted emit(NpuMapProduct op, String kernels, String input, String out) {
    ProductShape sizes = op.sizes();
    String scratch = tensors.unique(out + "_exSecondary");
    tensors.plain(
        scratch,
        TensorKind.INTERNAL,
        Shape.of(ProductTasks.weightBytes(sizes)),
        Storage.ofStored(op.kernels().type()));
    var inputs = new ArrayList<>(List.of(kernels, input, scratch));
    var tasks =
        new ProductTasks(sizes, NativeMap.of(op.kernels().type()), kernels, scratch, target);
    switch (op.over()) {
      case ProductAxis.CHANNELS -> tasks.copyPixels();
      case ProductAxis.PIXELS -> transpose(op, out, inputs, tasks);
    }
    ConvNode conv = ConvNode.product(op);
    String bias = tensors.unique(out + "_conv_weight_bias");
    tensors.stream(
        bias, TensorKind.HELPER, conv.biasType(), conv.op().kernels(), conv.packedBias());
    inputs.add(bias);
    tasks.convolve(conv.op(), new ConvOperands(input, scratch, bias, Optional.empty(), out));
    return new Emitted(inputs, tasks.tasks());
  }

  private void transpose(NpuMapProduct op, String out, List<String> inputs, ProductTasks tasks) {
    int inner = op.sizes().inner();
    int wholeAtoms = inner / SLICE * (SLICE / ATOM);
    int restAtoms = inner / ATOM - wholeAtoms;
    Quantization.PerTensor step = op.kernels().type().perTensor();
    ConvNode some = ConvNode.transposing(Math.max(wholeAtoms, restAtoms), step);
    String weight = tensors.unique(out + "_tp_weight");
    tensors.weights(
        weight,
        TensorKind.HELPER,
        Precision.INT8.dtype(),
        some.conv().weight().shape().dims(),
        WeightShapes.dense(some.op().kernels(), ATOM, 1, ATOM, Precision.INT8),
        some.packedWeights(ATOM));
    String bias = tensors.unique(out + "_tp_bias");
    tensors.stream(
        bias, TensorKind.HELPER, some.biasType(), some.op().kernels(), some.packedBias());
    inputs.add(weight);
    inputs.add(bias);
    tasks.transposeChannels(
        transposing(wholeAtoms, step), transposing(restAtoms, step), weight, bias);
  }

  private static Optional<ConvOp> transposing(int atoms, Quantization.PerTensor step) {
    return atoms == 0 ? Optional.empty() : Optional.of(ConvNode.transposing(atoms, step).op());
  }
}
