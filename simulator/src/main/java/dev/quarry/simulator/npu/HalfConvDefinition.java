package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.ActivationTable;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.type.Value;
import java.util.Map;
import java.util.Optional;

/// [NpuHalfConv] and [NpuHalfElementwise], step by step as their documentation says.
final class HalfConvDefinition {
  /// Reciprocals of the pooling unit are counted in these.
  private static final double ONE = 65536;

  private final NpuHalfConv op;
  private final float[] x;
  private final float[] weights;
  private final float[] bias;
  private final Optional<float[]> residual;
  private final Optional<ActivationTable> table;
  private final float tableFactor;
  private final double pooledFactor;
  private final int height;
  private final int width;

  HalfConvDefinition(NpuHalfConv op, Map<Value, Tensor> values) {
    this.op = op;
    x = floats(NpuDefinitions.halves(values, op.input()));
    weights = floats(NpuDefinitions.halves(values, op.weight()));
    bias = NpuEvaluation.of(values, op.bias()).floats();
    residual = op.residual().map(v -> floats(NpuDefinitions.halves(values, v)));
    table = op.table().function().map(ActivationTable::of);
    tableFactor =
        op.table().function().map(f -> HalfStage.half(Math.sqrt(f.outputScale()))).orElse(1f);
    double root = op.table().function().map(f -> Math.sqrt(f.outputScale())).orElse(1.0);
    double share = HalfStage.half(ONE * root) / ONE;
    pooledFactor = share * share;
    height = op.input().dim(2);
    width = op.input().dim(3);
  }

  private static float[] floats(short[] halves) {
    float[] result = new float[halves.length];
    for (int i = 0; i < halves.length; i++) {
      result[i] = Float.float16ToFloat(halves[i]);
    }
    return result;
  }

  short[] run() {
    Upsampling up = op.upsampling();
    int outHeight = op.window().outHeight(height * up.y());
    int outWidth = op.window().outWidth(width * up.x());
    int kernels = op.weight().dim(0);
    int plane = outHeight * outWidth;
    short[] result = new short[op.input().dim(0) * kernels * plane];
    for (int i = 0; i < result.length; i++) {
      int kernel = i / plane % kernels;
      int frame = i / (plane * kernels);
      float sum = sum(frame, kernel, i % plane / outWidth, i % outWidth);
      result[i] = Float.floatToFloat16(finish(sum, kernel, i));
    }
    return result;
  }

  /// All products of a window; those with what is outside or between the inserted zeros are 0.
  private float sum(int frame, int kernel, int oy, int ox) {
    Window w = op.window();
    Upsampling up = op.upsampling();
    int channels = op.input().dim(1);
    int perKernel = op.weight().dim(1);
    double sum = 0;
    for (int r = 0; r < w.kernelHeight(); r++) {
      for (int s = 0; s < w.kernelWidth(); s++) {
        int y = oy * w.strideY() - w.padTop() + r * w.dilationY();
        int column = ox * w.strideX() - w.padLeft() + s * w.dilationX();
        if (y < 0
            || y >= height * up.y()
            || column < 0
            || column >= width * up.x()
            || y % up.y() != 0
            || column % up.x() != 0) {
          continue;
        }
        int pixel = y / up.y() * width + column / up.x();
        for (int c = 0; c < perKernel; c++) {
          int channel = op.depthwise() ? kernel : c;
          int weight = ((kernel * perKernel + c) * w.kernelHeight() + r) * w.kernelWidth() + s;
          sum +=
              (double) x[(frame * channels + channel) * height * width + pixel] * weights[weight];
        }
      }
    }
    return (float) sum;
  }

  private float finish(float sum, int kernel, int index) {
    float v = sum + bias[kernel];
    v =
        switch (op.stage()) {
          case HalfStage.Bypass _ -> v;
          case HalfStage.Relu _ -> Math.max(v, 0);
          case HalfStage.Clamp(float limit) -> Math.min(Math.max(v, 0), limit);
          case HalfStage.LeakyRelu(float slope) -> v < 0 ? v * HalfStage.half(slope) : v;
          case HalfStage.ToTable(float factor) -> v * HalfStage.half(factor);
        };
    if (table.isPresent() && op.pooled()) {
      float stored = HalfStage.half(table.get().lookup(v));
      return (float) (stored * pooledFactor);
    }
    if (table.isPresent()) {
      v = table.get().lookup(v) * tableFactor;
      v *= tableFactor;
    }
    if (residual.isPresent()) {
      v += residual.get()[index];
    }
    return op.finalRelu() ? Math.max(v, 0) : v;
  }

  static short[] elementwise(NpuHalfElementwise op, short[] a, short[] b) {
    short[] result = new short[a.length];
    int pixels = a.length / b.length;
    for (int i = 0; i < a.length; i++) {
      float first = Float.float16ToFloat(a[i]);
      float second = Float.float16ToFloat(b[i / pixels]);
      float v = join(op, op.negateA() ? -first : first, second);
      result[i] = Float.floatToFloat16(op.relu() ? Math.max(v, 0) : v);
    }
    return result;
  }

  private static float join(NpuHalfElementwise op, float a, float b) {
    return switch (op.kind()) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }
}
