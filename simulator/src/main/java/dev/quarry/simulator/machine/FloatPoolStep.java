package dev.quarry.simulator.machine;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.simulator.intkernel.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A pool of halves, from memory or from the convolution of the same task. An average is the sum
/// times two reciprocals, which are halves of `65536 / side`.
// npu-arithmetic.md section 7a
final class FloatPoolStep implements Step {
  private static final double RECIPROCAL = 65536;

  private final boolean flying;
  private final int base;
  private final int line;
  private final int surface;
  private final int height;
  private final int width;
  private final int channels;
  private final PoolWindow window;
  private final float padValue;
  private final double factor;

  /// @param flying whether the input comes from the data processing unit instead of the memory
  FloatPoolStep(RegisterFile r, NpuMemory memory, boolean flying, String where) {
    this.flying = flying;
    window = PoolWindow.of(r, Format.F16.atomBytes(), where);
    height = r.get(PPU_IN_HEIGHT) + 1;
    width = r.get(PPU_IN_WIDTH) + 1;
    channels = r.get(PPU_IN_CHANNEL) + 1;
    base = r.get(Register.PPU_RDMA_SRC_BASE_ADDR);
    line = r.get(Register.PPU_RDMA_SRC_LINE_STRIDE);
    surface = r.get(Register.PPU_RDMA_SRC_SURF_STRIDE);
    int surfaces = Math.ceilDiv(channels, Format.F16.lanes());
    int atom = Format.F16.atomBytes();
    if (!flying) {
      memory.require(
          where,
          "the input",
          base,
          base
              + (long) (surfaces - 1) * surface
              + (long) (height - 1) * line
              + (long) width * atom);
    }
    padValue = half(r.get(POOL_PAD_VALUE_1));
    factor =
        half(r.get(Register.PPU_RECIP_KERNEL_WIDTH))
            / RECIPROCAL
            * (half(r.get(Register.PPU_RECIP_KERNEL_HEIGHT)) / RECIPROCAL);
    window.requireResult(memory, surfaces, where);
  }

  private static float half(int bits) {
    return Float.float16ToFloat((short) bits);
  }

  @Override
  public void run(byte[] memory, Workers workers) {
    if (flying) {
      throw new IllegalStateException("this is a bug: the convolution runs this pool");
    }
    ByteBuffer bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    float[] map = new float[height * width * channels];
    for (int i = 0; i < map.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      int atom = base + c / Format.F16.lanes() * surface + y * line + x * Format.F16.atomBytes();
      map[i] = Format.F16.read(bytes, atom, c % Format.F16.lanes());
    }
    take(bytes, map, channels);
  }

  /// Pools values that come with `lanes` numbers per pixel.
  void take(ByteBuffer bytes, float[] map, int lanes) {
    int spare = Math.ceilDiv(channels, Format.F16.lanes()) * Format.F16.lanes();
    for (int c = 0; c < spare; c++) {
      for (int y = 0; y < window.height(); y++) {
        for (int x = 0; x < window.width(); x++) {
          int atom = window.address(c / Format.F16.lanes(), y, x);
          float value = c < channels ? pooled(map, lanes, c, y, x) : 0;
          Format.F16.write(bytes, atom, c % Format.F16.lanes(), value);
        }
      }
    }
  }

  private float pooled(float[] map, int lanes, int c, int y, int x) {
    double sum = 0;
    float best = Float.NEGATIVE_INFINITY;
    for (int r = 0; r < window.kernelHeight(); r++) {
      for (int s = 0; s < window.kernelWidth(); s++) {
        int row = y * window.strideY() - window.padTop() + r;
        int column = x * window.strideX() - window.padLeft() + s;
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        float value =
            inside ? Format.F16.rounded(map[(row * width + column) * lanes + c]) : padValue;
        best = Math.max(best, value);
        sum += value;
      }
    }
    return window.maximum() ? best : (float) (sum * factor);
  }
}
