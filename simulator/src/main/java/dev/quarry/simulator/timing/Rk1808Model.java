package dev.quarry.simulator.timing;

import java.util.List;

/// The time of a network on the NPU of RK1808 and RK3399Pro, by a regression over its layers.
///
/// Nothing of these chips' programs is known, so this is coarser than the model of RK3568: expect
/// 15 %. On RK3399Pro tensors cross a link to the NPU in addition, by a law nobody has published.
// npu-performance.md sections 3.1 and 6: regression on the vendor's published rates of 25
// networks, in sample 5.7 %, families left out 12 %; pools from littledeep/YOLOv5-RK3399Pro
public final class Rk1808Model {
  /// Stated error, in percent.
  public static final int BAND_PERCENT = 15;

  private static final double CYCLES_PER_MICRO = 800;
  private static final double PRODUCTS_PER_CYCLE = 1920;
  private static final double WINDOW_EFFICIENCY = 0.44;
  private static final double POINTWISE_EFFICIENCY = 0.35;
  private static final double DEPTHWISE_EFFICIENCY = 0.10;

  // GB/s, that is 1000 bytes per microsecond
  private static final double ACTIVATION_RATE = 11.4;
  private static final double WEIGHT_RATE = 1.9;
  private static final double COPY_RATE = 2.5;

  private static final double TABLE_ELEMENTS_PER_CYCLE = 5.3;
  private static final double LAYER_MICROS = 48;

  /// Large pools run as scalar work: 4.4 ns for each element of a window, whatever the type.
  private static final double POOL_NANOS = 4.4;

  /// Conversion of one output element to a real number by the host.
  // the 15 ms between the vendor's simulator and the board for 905,000 outputs, section 3.1
  private static final double HOST_NANOS = 16;

  private Rk1808Model() {}

  /// Time of the NPU in microseconds.
  public static double micros(List<Rk1808Layer> layers) {
    return layers.stream().mapToDouble(Rk1808Model::micros).sum();
  }

  /// Time of the host for setting inputs and getting outputs as real numbers, in microseconds.
  public static double hostMicros(long outputElements) {
    return outputElements * HOST_NANOS / 1000;
  }

  /// Time of one layer in microseconds.
  public static double micros(Rk1808Layer layer) {
    return switch (layer) {
      case Rk1808Layer.Convolution conv -> convolution(conv) + LAYER_MICROS;
      case Rk1808Layer.Pool pool when pool.fixedFunction() ->
          pool.bytes() / (COPY_RATE * 1000) + LAYER_MICROS;
      case Rk1808Layer.Pool pool -> pool.windowElements() * POOL_NANOS / 1000 + LAYER_MICROS;
      case Rk1808Layer.Movement movement -> movement.bytes() / (COPY_RATE * 1000) + LAYER_MICROS;
    };
  }

  private static double convolution(Rk1808Layer.Convolution conv) {
    double efficiency =
        switch (conv.form()) {
          case WINDOW -> WINDOW_EFFICIENCY;
          case POINTWISE -> POINTWISE_EFFICIENCY;
          case DEPTHWISE -> DEPTHWISE_EFFICIENCY;
        };
    double array = conv.macs() / (PRODUCTS_PER_CYCLE * efficiency * CYCLES_PER_MICRO);
    double memory =
        conv.activationBytes() / (ACTIVATION_RATE * 1000)
            + conv.weightBytes() / (WEIGHT_RATE * 1000);
    double table = conv.tableElements() / (TABLE_ELEMENTS_PER_CYCLE * CYCLES_PER_MICRO);
    return Math.max(array, memory) + table;
  }
}
