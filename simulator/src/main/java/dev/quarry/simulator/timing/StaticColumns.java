package dev.quarry.simulator.timing;

import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;

/// The columns the vendor's compiler prints for a layer when it builds a network. They are an
/// estimate from the layer's size alone, not a time: only convolutions have cycles, and real layers
/// take 1.3 to 5 times as long.
///
/// @param ddrCycles bytes read and written, at the rate the vendor assumes
/// @param npuCycles cycles of the multiplier array, or of the output stage if that takes longer
/// @param readKilobytes bytes read, in whole KiB
// static-cycles.md: reproduced on 5,147 of 5,152 convolution rows (NPU)
public record StaticColumns(long ddrCycles, long npuCycles, long readKilobytes) {
  /// A layer the vendor gives no cycles.
  private static final long NONE = 0;

  private static final int PIXELS = 16;
  private static final int OUTPUTS_PER_CYCLE = 4;
  private static final int KERNEL_GROUP = 16;
  private static final int SLICE = 32;
  private static final int ATOM_BYTES = 8;

  /// Kernels a bias stream is padded to, dense and depthwise.
  private static final int BIAS_GROUP = 16;

  private static final int DEPTHWISE_BIAS_GROUP = 32;

  // fitted to 3,000 rows; 0.7 of a 32-bit memory of 9.39 GB/s at 1 GHz (inferred)
  private static final double BYTES_PER_CYCLE = 6.571;

  /// The larger of the two: what the vendor calls the total.
  public long totalCycles() {
    return Math.max(ddrCycles, npuCycles);
  }

  /// A layer without convolution tasks.
  static StaticColumns of(RknnGraph graph, RknnNode node) {
    long bytes = 0;
    for (int input : node.inputs()) {
      bytes += nativeBytes(graph.tensor(input));
    }
    return new StaticColumns(NONE, NONE, bytes / 1024);
  }

  /// A convolution.
  ///
  /// @param task its first convolution task
  /// @param registers the registers of that task
  static StaticColumns of(RknnGraph graph, RknnNode node, NpuTask task, RegisterFile registers) {
    ConvLayer layer = ConvLayer.of(graph, node, task, registers);
    long reads = input(layer) + weights(layer) + bias(layer);
    double ddr = reads + output(layer);
    return new StaticColumns((long) Math.ceil(ddr / BYTES_PER_CYCLE), npu(layer), reads / 1024);
  }

  /// A product of two results, which the vendor counts as a convolution for each entry of the
  /// batch, whose weights are one of the operands.
  static StaticColumns ofProduct(RknnGraph graph, RknnNode node) {
    RknnTensor first = graph.tensor(node.inputs().get(0));
    RknnTensor second = graph.tensor(node.inputs().get(1));
    RknnTensor result = graph.tensor(node.outputs().getFirst());
    boolean half = result.dtype().elementBytes() == Short.BYTES;
    Product product = Product.of(first, second, result);
    int slice = half ? SLICE / 2 : SLICE;
    int group = half ? KERNEL_GROUP / 2 : KERNEL_GROUP;
    long pixels = up(product.pixels(), PIXELS);
    long array =
        pixels * Math.ceilDiv(product.inner(), slice) * Math.ceilDiv(product.kernels(), group);
    long output = pixels * up(product.kernels(), group) / OUTPUTS_PER_CYCLE;
    long reads = nativeBytes(first) + nativeBytes(second);
    double ddr = reads + nativeBytes(result);
    return new StaticColumns(
        (long) Math.ceil(ddr / BYTES_PER_CYCLE),
        product.count() * Math.max(array, output),
        reads / 1024);
  }

  /// The sizes of one of several products: kernels are the pixels of the first operand, or its
  /// channels.
  private record Product(int count, int inner, int kernels, long pixels) {
    static Product of(RknnTensor first, RknnTensor second, RknnTensor result) {
      var a = ConvLayer.Map.of(first);
      var b = ConvLayer.Map.of(second);
      var c = ConvLayer.Map.of(result);
      int batch = first.shape().isEmpty() ? 1 : Math.max(1, first.shape().getFirst());
      boolean kernelsArePixels = a.channels() == b.channels();
      long groups =
          kernelsArePixels
              ? c.channels() / Math.max(1, a.pixels())
              : b.channels() / Math.max(1, a.pixels());
      int count = (int) Math.max(1, groups);
      return new Product(
          count * batch,
          kernelsArePixels ? a.channels() / count : b.channels() / count,
          c.channels() / count,
          c.pixels());
    }
  }

  private static long npu(ConvLayer layer) {
    int slice = layer.half() ? SLICE / 2 : SLICE;
    int group = layer.half() ? KERNEL_GROUP / 2 : KERNEL_GROUP;
    long pixels = up(layer.output().pixels(), PIXELS);
    long steps = pixels * layer.taps() * Math.ceilDiv(layer.input().channels(), slice);
    if (layer.depthwise()) {
      return layer.batch() * steps;
    }
    int kernels = layer.output().channels();
    long array = steps * Math.ceilDiv(kernels, group);
    return layer.batch() * Math.max(array, pixels * up(kernels, group) / OUTPUTS_PER_CYCLE);
  }

  private static long input(ConvLayer layer) {
    int channels = layer.input().channels();
    int lanes = layer.picture() ? channels * bytes(layer) : lanes(channels, bytes(layer));
    return layer.batch() * layer.input().pixels() * lanes;
  }

  /// A result that leaves the network is counted with lanes for a whole kernel group.
  private static long output(ConvLayer layer) {
    int lanes = lanes(layer.output().channels(), bytes(layer));
    long map = layer.output().pixels() * lanes;
    long written =
        layer.last() ? layer.output().pixels() * up(lanes, KERNEL_GROUP * bytes(layer)) : map;
    return layer.batch() * (written + (layer.residual() ? map : 0));
  }

  private static long weights(ConvLayer layer) {
    int channels = layer.input().channels();
    int kernels = layer.output().channels();
    int size = bytes(layer);
    if (layer.depthwise()) {
      return (long) layer.taps() * weightLanes(channels * size);
    }
    if (layer.picture() && !layer.half()) {
      return (long) kernels * layer.taps() * ATOM_BYTES;
    }
    // inferred: the rows with lanes are those whose kernels fill their groups, with few exceptions
    boolean withLanes = kernels % KERNEL_GROUP == 0 || kernels < KERNEL_GROUP;
    int row = withLanes ? weightLanes(channels * size) : channels * size;
    return (long) kernels * layer.taps() * row;
  }

  /// Bytes of a weight row as stored: slices of 32, the rest 8, 16 or 32.
  private static int weightLanes(int bytes) {
    int lanes = (int) up(bytes, ATOM_BYTES);
    return lanes % SLICE == 24 ? lanes + ATOM_BYTES : lanes;
  }

  /// Bias and multiplier per kernel, the bias alone when one scale serves all kernels.
  private static long bias(ConvLayer layer) {
    int group = layer.depthwise() ? DEPTHWISE_BIAS_GROUP : BIAS_GROUP;
    boolean both = !layer.half() && (layer.perKernel() || layer.depthwise());
    return up(layer.output().channels(), group) * (both ? 2L : 1L) * Integer.BYTES;
  }

  private static int bytes(ConvLayer layer) {
    return layer.half() ? Short.BYTES : 1;
  }

  /// Bytes of one pixel with whole atoms of channels.
  private static int lanes(int channels, int elementBytes) {
    return (int) up((long) channels * elementBytes, ATOM_BYTES);
  }

  private static long nativeBytes(RknnTensor tensor) {
    var map = ConvLayer.Map.of(tensor);
    int batch = tensor.shape().isEmpty() ? 1 : tensor.shape().getFirst();
    return batch * map.pixels() * lanes(map.channels(), Math.max(1, tensor.dtype().elementBytes()));
  }

  private static long up(long size, int step) {
    return Math.ceilDiv(size, step) * step;
  }
}
