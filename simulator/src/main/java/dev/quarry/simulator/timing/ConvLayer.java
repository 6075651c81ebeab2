package dev.quarry.simulator.timing;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.Unit;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.List;

/// The whole convolution of a node, whatever its tasks split it into: the maps as its tensors say,
/// the kernel and the arithmetic as the registers of its first convolution task say.
///
/// @param batch entries of the batch
/// @param input channels and pixels of the map that is read
/// @param output channels and pixels of the result
/// @param taps height times width of the kernel
/// @param half 16-bit floating point instead of 8-bit integers
/// @param depthwise one kernel per channel
/// @param picture the input is a picture, channels innermost, without lanes
/// @param perKernel every kernel has a scale of its own
/// @param residual another map is added to the result
/// @param last the result is an output of the network
record ConvLayer(
    int batch,
    Map input,
    Map output,
    int taps,
    boolean half,
    boolean depthwise,
    boolean picture,
    boolean perKernel,
    boolean residual,
    boolean last) {
  private static final int DEPTHWISE = 3;
  private static final int FLOATS = 2;
  private static final int ONE_PER_PIXEL = 1;

  /// The size of a map.
  ///
  /// @param channels channels
  /// @param pixels height times width
  record Map(int channels, long pixels) {
    static Map of(RknnTensor tensor) {
      List<Integer> shape = tensor.shape();
      long pixels = 1;
      for (int i = 2; i < shape.size(); i++) {
        pixels *= shape.get(i);
      }
      return new Map(shape.size() > 1 ? shape.get(1) : 1, pixels);
    }
  }

  /// Whether a task of an enable mask is a convolution.
  static boolean isConvolution(NpuTask task) {
    return Unit.CNA.isIn(task.enableMask());
  }

  /// The convolution of a node.
  ///
  /// @param task its first convolution task
  /// @param r the registers of that task
  static ConvLayer of(RknnGraph graph, RknnNode node, NpuTask task, RegisterFile r) {
    RknnTensor in = graph.tensor(node.inputs().getFirst());
    RknnTensor out = graph.tensor(node.outputs().getFirst());
    boolean reads = Unit.DPU_RDMA.isIn(task.enableMask()) && !r.isSet(ERDMA_DISABLE);
    return new ConvLayer(
        in.shape().isEmpty() ? 1 : in.shape().getFirst(),
        Map.of(in),
        Map.of(out),
        r.get(KERNEL_WIDTH) * r.get(KERNEL_HEIGHT),
        r.get(IN_PRECISION) == FLOATS,
        r.get(MODE) == DEPTHWISE,
        r.get(ARGB_IN) != 0,
        r.isSet(OW_SRC),
        reads && r.get(ERDMA_DATA_MODE) == ONE_PER_PIXEL,
        graph.outputs().contains(node.outputs().getFirst()));
  }
}
