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
  private static final int MAXIMUM = 1;
  private static final double RECIPROCAL = 65536;

  private final boolean flying;
  private final int base;
  private final int line;
  private final int surface;
  private final int height;
  private final int width;
  private final int channels;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int strideY;
  private final int strideX;
  private final int padTop;
  private final int padLeft;
  private final float padValue;
  private final boolean maximum;
  private final double factor;
  private final int outHeight;
  private final int outWidth;
  private final int destination;
  private final int outLine;
  private final int outSurface;

  /// @param flying whether the input comes from the data processing unit instead of the memory
  FloatPoolStep(RegisterFile r, NpuMemory memory, boolean flying, String where) {
    this.flying = flying;
    if (r.get(POOL_METHOD) > MAXIMUM) {
      throw Refusal.notExecutable(where, "pooling method " + r.get(POOL_METHOD));
    }
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
    kernelHeight = r.get(POOL_KERNEL_HEIGHT) + 1;
    kernelWidth = r.get(POOL_KERNEL_WIDTH) + 1;
    strideY = r.get(POOL_STRIDE_Y) + 1;
    strideX = r.get(POOL_STRIDE_X) + 1;
    padTop = r.get(POOL_PAD_TOP);
    padLeft = r.get(POOL_PAD_LEFT);
    padValue = half(r.get(POOL_PAD_VALUE_1));
    maximum = r.get(POOL_METHOD) == MAXIMUM;
    factor =
        half(r.get(Register.PPU_RECIP_KERNEL_WIDTH))
            / RECIPROCAL
            * (half(r.get(Register.PPU_RECIP_KERNEL_HEIGHT)) / RECIPROCAL);
    outHeight = r.get(PPU_OUT_HEIGHT) + 1;
    outWidth = r.get(PPU_OUT_WIDTH) + 1;
    destination = r.get(Register.PPU_DST_BASE_ADDR);
    outLine = (outWidth + r.get(PPU_NOTCH)) * atom;
    outSurface = r.get(Register.PPU_DST_SURF_STRIDE);
    memory.require(
        where,
        "the result",
        destination,
        destination
            + (long) (surfaces - 1) * outSurface
            + (long) (outHeight - 1) * outLine
            + (long) outWidth * atom);
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
      for (int y = 0; y < outHeight; y++) {
        for (int x = 0; x < outWidth; x++) {
          int atom =
              destination
                  + c / Format.F16.lanes() * outSurface
                  + y * outLine
                  + x * Format.F16.atomBytes();
          float value = c < channels ? pooled(map, lanes, c, y, x) : 0;
          Format.F16.write(bytes, atom, c % Format.F16.lanes(), value);
        }
      }
    }
  }

  private float pooled(float[] map, int lanes, int c, int y, int x) {
    double sum = 0;
    float best = Float.NEGATIVE_INFINITY;
    for (int r = 0; r < kernelHeight; r++) {
      for (int s = 0; s < kernelWidth; s++) {
        int row = y * strideY - padTop + r;
        int column = x * strideX - padLeft + s;
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        float value =
            inside ? Format.F16.rounded(map[(row * width + column) * lanes + c]) : padValue;
        best = Math.max(best, value);
        sum += value;
      }
    }
    return maximum ? best : (float) (sum * factor);
  }
}
