package dev.quarry.simulator.timing;

/// The time of a layer on the NPU of RK1808 and RK3399Pro, by a regression over published rates.
///
/// Nothing of these chips' programs is known, so this is coarser than the model of RK3568.
// npu-performance.md sections 3.1 and 6: regression on the vendor's published rates of 25
// networks, in sample 5.7 %, families left out 12 %; pools from littledeep/YOLOv5-RK3399Pro
public final class Rk1808Model {
  /// The clock everything is stated for.
  public static final double MEGAHERTZ = 800;

  private static final double BYTES_PER_CYCLE = 1920;
  private static final double WORDS_PER_CYCLE = 192;
  private static final double HALVES_PER_CYCLE = 64;

  /// Products of 8-bit integers the array could do in a microsecond.
  public static final double PEAK_PRODUCTS_PER_MICRO = BYTES_PER_CYCLE * MEGAHERTZ;

  private static final double WINDOW_EFFICIENCY = 0.44;
  private static final double POINTWISE_EFFICIENCY = 0.35;
  private static final double DEPTHWISE_EFFICIENCY = 0.10;

  // three networks in 16 bit: 31, 31 and 42 GMAC/s (section 3.1 and the large YOLOv5 beside it)
  private static final double WORD_EFFICIENCY = 0.225;

  // GB/s, that is 1000 bytes per microsecond
  private static final double ACTIVATION_RATE = 11.4;
  private static final double WEIGHT_RATE = 1.9;
  private static final double COPY_RATE = 2.5;

  private static final double TABLE_ELEMENTS_PER_CYCLE = 5.3;
  private static final double LAYER_MICROS = 48;

  /// The largest window of the pooling unit.
  private static final int LARGEST_FAST_POOL = 3;

  /// Large pools run as programs of the shader cores: 4.4 ns for each element of a window, whatever
  /// the type.
  private static final double POOL_NANOS = 4.4;

  /// A multiplication by the shader cores; fitted to the two published networks that have attention
  /// (yolo11n and yolo11m, 28 and 72 ms above what their other layers take). DeepLab, whose
  /// depthwise convolutions have a dilation, is predicted within 14 % with it.
  private static final double PRODUCT_NANOS = 1.0;

  /// Conversion of one output element to a real number by the host.
  // the 15 ms between the vendor's simulator and the board for 905,000 outputs, section 3.1
  private static final double HOST_NANOS = 16;

  private Rk1808Model() {}

  /// What one layer's time is spent on.
  public static Rk1808Parts parts(Rk1808Layer layer) {
    return switch (layer) {
      case Rk1808Layer.Convolution conv -> convolution(conv);
      case Rk1808Layer.Pool pool when runsOnShader(pool) ->
          shader(pool.windowElements() * POOL_NANOS / 1000);
      case Rk1808Layer.Pool pool -> copy(pool.bytes());
      case Rk1808Layer.Product product -> shader(product.macs() * PRODUCT_NANOS / 1000);
      case Rk1808Layer.Movement movement -> copy(movement.bytes());
    };
  }

  /// Whether a pool is too large for the pooling unit; means are taken by it up to 11x11.
  public static boolean runsOnShader(Rk1808Layer.Pool pool) {
    return pool.maximum() && pool.side() > LARGEST_FAST_POOL;
  }

  /// The time of a large pool cut into a chain of 3x3 ones, in microseconds.
  static double chained(Rk1808Layer.Pool pool) {
    return (pool.side() - 1) / 2.0 * copy(pool.bytes()).micros();
  }

  /// Time of the host for getting outputs as real numbers, in microseconds.
  public static double hostMicros(long outputElements) {
    return outputElements * HOST_NANOS / 1000;
  }

  private static Rk1808Parts copy(long bytes) {
    return new Rk1808Parts(0, bytes / (COPY_RATE * 1000), 0, 0, LAYER_MICROS);
  }

  private static Rk1808Parts shader(double micros) {
    return new Rk1808Parts(0, 0, 0, micros, LAYER_MICROS);
  }

  private static Rk1808Parts convolution(Rk1808Layer.Convolution conv) {
    return new Rk1808Parts(
        conv.macs() / (productsPerCycle(conv) * MEGAHERTZ),
        conv.activationBytes() / (ACTIVATION_RATE * 1000)
            + conv.weightBytes() / (WEIGHT_RATE * 1000),
        conv.tableElements() / (TABLE_ELEMENTS_PER_CYCLE * MEGAHERTZ),
        0,
        LAYER_MICROS);
  }

  private static double productsPerCycle(Rk1808Layer.Convolution conv) {
    double efficiency =
        switch (conv.form()) {
          case WINDOW -> WINDOW_EFFICIENCY;
          case POINTWISE -> POINTWISE_EFFICIENCY;
          case DEPTHWISE -> DEPTHWISE_EFFICIENCY;
        };
    return switch (conv.arithmetic()) {
      case BYTES -> BYTES_PER_CYCLE * efficiency;
      case WORDS -> WORDS_PER_CYCLE * WORD_EFFICIENCY;
      case HALVES -> HALVES_PER_CYCLE * efficiency;
    };
  }
}
