package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.ActivationTable;
import dev.quarry.ir.num.Rounding;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// [NpuConv], step by step as its documentation says.
final class ConvDefinition {
  private static final int MULTIPLIER_SHIFT = 14;

  private final NpuConv op;
  private final byte[] x;
  private final byte[] weights;
  private final int[] bias;
  private final Optional<short[]> weightOffsets;
  private final Optional<short[]> multipliers;
  private final Optional<byte[]> residual;
  private final Optional<ActivationTable> table;
  private final int channels;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;

  /// Where the frame begins that is computed.
  private int firstInput;

  ConvDefinition(NpuConv op, Map<Value, Tensor> values) {
    this.op = op;
    x = upsampled(NpuDefinitions.bytes(values, op.input()));
    weights = NpuDefinitions.bytes(values, op.weight());
    bias = ((Tensor.OfInt) NpuEvaluation.of(values, op.bias())).data();
    weightOffsets = op.weightOffsets().map(v -> shorts(values, v));
    multipliers = op.multipliers().map(v -> shorts(values, v));
    residual = op.residual().map(v -> NpuDefinitions.bytes(values, v));
    table = op.table().function().map(ActivationTable::of);
    channels = op.input().dim(1);
    height = op.upsampling().of(op.input().shape()).at(2);
    width = op.upsampling().of(op.input().shape()).at(3);
    outHeight = op.window().outHeight(height);
    outWidth = op.window().outWidth(width);
  }

  private byte[] upsampled(byte[] map) {
    Upsampling up = op.upsampling();
    if (up.isNone()) {
      return map;
    }
    int columns = op.input().dim(3);
    byte[] result = new byte[map.length * up.y() * up.x()];
    Arrays.fill(result, (byte) op.padValue());
    for (int i = 0; i < map.length; i++) {
      int line = i / columns * up.y();
      result[(line * columns + i % columns) * up.x()] = map[i];
    }
    return result;
  }

  private static short[] shorts(Map<Value, Tensor> values, Value value) {
    return ((Tensor.OfShort) NpuEvaluation.of(values, value)).data();
  }

  byte[] run() {
    int frames = op.input().dim(0);
    byte[] result = new byte[frames * op.weight().dim(0) * outHeight * outWidth];
    for (int frame = 0; frame < frames; frame++) {
      run(frame, result);
    }
    return result;
  }

  private void run(int frame, byte[] result) {
    int kernels = op.weight().dim(0);
    int plane = outHeight * outWidth;
    firstInput = frame * channels * height * width;
    int[] sums = new int[plane];
    int[] inputs = op.depthwise() ? new int[plane] : sumOfInputs();
    for (int k = 0; k < kernels; k++) {
      Arrays.fill(sums, 0);
      if (op.depthwise()) {
        Arrays.fill(inputs, 0);
        addChannel(k, k, 0, sums);
        addInputs(k, inputs);
      } else {
        for (int c = 0; c < channels; c++) {
          addChannel(c, k, c, sums);
        }
      }
      long offset = weightOffsets.isPresent() ? weightOffsets.get()[k] : op.layerWeightOffset();
      for (int i = 0; i < plane; i++) {
        long acc = sums[i] + offset * inputs[i];
        int index = (frame * kernels + k) * plane + i;
        result[index] = finish(acc, k, index);
      }
    }
  }

  /// The sum of all inputs of every window.
  private int[] sumOfInputs() {
    int[] sums = new int[outHeight * outWidth];
    for (int c = 0; c < channels; c++) {
      addInputs(c, sums);
    }
    return sums;
  }

  private void addInputs(int channel, int[] sums) {
    Window w = op.window();
    for (int r = 0; r < w.kernelHeight(); r++) {
      for (int s = 0; s < w.kernelWidth(); s++) {
        addTap(channel, r, s, 1, sums);
      }
    }
  }

  private void addChannel(int channel, int kernel, int weightChannel, int[] sums) {
    Window w = op.window();
    int perKernel = op.weight().dim(1);
    for (int r = 0; r < w.kernelHeight(); r++) {
      for (int s = 0; s < w.kernelWidth(); s++) {
        int index =
            ((kernel * perKernel + weightChannel) * w.kernelHeight() + r) * w.kernelWidth() + s;
        addTap(channel, r, s, weights[index], sums);
      }
    }
  }

  /// Adds one tap to every window.
  private void addTap(int channel, int r, int s, int weight, int[] sums) {
    Window w = op.window();
    for (int oy = 0; oy < outHeight; oy++) {
      int y = oy * w.strideY() - w.padTop() + r * w.dilationY();
      int row = firstInput + (channel * height + y) * width;
      boolean inside = y >= 0 && y < height;
      for (int ox = 0; ox < outWidth; ox++) {
        int column = ox * w.strideX() - w.padLeft() + s * w.dilationX();
        int value = inside && column >= 0 && column < width ? x[row + column] : op.padValue();
        sums[oy * outWidth + ox] += value * weight;
      }
    }
  }

  private int multiplierShift(boolean negative) {
    return op.postScale() instanceof PostScale.LeakyRelu(int shift, _, _)
        ? shift + (negative ? MULTIPLIER_SHIFT : 0)
        : MULTIPLIER_SHIFT;
  }

  private byte finish(long acc, int k, int index) {
    long v = acc + bias[k];
    if (multipliers.isPresent()) {
      v = Rounding.shiftRight(v * multipliers.get()[k], multiplierShift(v < 0));
    }
    v =
        switch (op.postScale()) {
          case PostScale.Bypass _ -> v;
          case PostScale.Relu _ -> Math.max(v, 0);
          case PostScale.Clamp(int limit) -> Math.min(Math.max(v, 0), limit);
          case PostScale.ToTable(var factor) -> factor.apply(v);
          case PostScale.Shift(int shift, boolean relu) -> {
            long shifted = Rounding.shiftRight(v, shift);
            yield relu ? Math.max(shifted, 0) : shifted;
          }
          case PostScale.LeakyRelu(_, int slope, int shift) ->
              Rounding.shiftRight(v < 0 ? v * slope : v, shift);
        };
    if (table.isPresent()) {
      v = table.get().lookup(v);
    }
    if (residual.isPresent()) {
      v += NpuDefinitions.operand(residual.get()[index], op.residualOperand());
    }
    if (op.finalRelu()) {
      v = Math.max(v, 0);
    }
    return NpuDefinitions.finish(v, op.output());
  }
}
