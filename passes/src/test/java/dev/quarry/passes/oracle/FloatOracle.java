package dev.quarry.passes.oracle;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Float ops, one rounding per result element.
final class FloatOracle {
  private FloatOracle() {}

  static Tensor compute(NnOp op, Shape out, Function<Value, Tensor> values) {
    return switch (op) {
      case Identity(Value x) -> values.apply(x);
      case Reshape(Value x, _) -> Tensor.of(out, values.apply(x).floats());
      case ActivationOp a -> {
        Activation activation = Activations.of(a);
        float[] x = values.apply(a.input()).floats();
        yield fill(out, i -> (float) activate(activation, x[i]));
      }
      case BinaryOp b -> binary(b, out, values);
      case Conv2d c ->
          convolve(
              c.input(), c.weight(), c.bias(), c.window(), c.group(), out, values, (v, _) -> v);
      case FusedConv2d c -> fused(c, out, values);
      case ConvTranspose2d c -> transposed(c, out, values);
      case BatchNorm n -> batchNorm(n, out, values);
      case Gemm g -> gemm(g, out, values);
      case MatMul(Value a, Value b) ->
          gemm(new Gemm(a, b, Optional.empty(), 1, 1, false, false), out, values);
      case MapProduct p -> product(p, out, values);
      case MaxPool2d p -> pool(p.input(), p.window(), out, values, false, false);
      case AveragePool2d p -> pool(p.input(), p.window(), out, values, true, p.countIncludePad());
      case Concat(List<Value> parts, int axis) -> concat(parts, axis, out, values);
      case Pad p -> pad(p, out, values);
      case Transpose(Value x, List<Integer> permutation) ->
          transpose(values.apply(x), permutation, out);
      case Resize r -> repeat(r, out, values);
      default -> throw new AssertionError("the oracle does not know " + op.def().mnemonic());
    };
  }

  static double activate(Activation activation, double x) {
    return switch (activation) {
      case Activation.None _ -> x;
      case Activation.Relu _ -> Math.max(x, 0);
      case Activation.Clip(float low, float high) -> Math.min(Math.max(x, low), high);
      case Activation.LeakyRelu(float slope) -> x >= 0 ? x : slope * x;
      case Activation.Silu _ -> x / (1 + Math.exp(-x));
      case Activation.Sigmoid _ -> 1 / (1 + Math.exp(-x));
      case Activation.HardSwish _ -> x * Math.clamp(x / 6 + 0.5, 0, 1);
      case Activation.HardSigmoid(float a, float b) -> Math.clamp(a * x + b, 0, 1);
      case Activation.Tanh _ -> Math.tanh(x);
    };
  }

  interface Element {
    float at(int index);
  }

  /// One sum per element of the result, indices taken apart the long way.
  private static Tensor product(MapProduct p, Shape out, Function<Value, Tensor> values) {
    float[] kernels = values.apply(p.kernels()).floats();
    float[] x = values.apply(p.input()).floats();
    int plane = p.kernels().dim(2) * p.kernels().dim(3);
    int inner = p.input().dim(1) / p.groups();
    int perGroup = out.at(1) / p.groups();
    int pixels = out.at(2) * out.at(3);
    return fill(
        out,
        i -> {
          int pixel = i % pixels;
          int channel = i / pixels;
          int group = channel / perGroup;
          double sum = 0;
          for (int c = 0; c < inner; c++) {
            int at =
                switch (p.over()) {
                  case CHANNELS -> (group * inner + c) * plane + channel % perGroup;
                  case PIXELS -> channel * plane + c;
                };
            sum += (double) kernels[at] * x[(group * inner + c) * pixels + pixel];
          }
          return (float) sum;
        });
  }

  private static Tensor fill(Shape shape, Element element) {
    float[] data = new float[shape.elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = element.at(i);
    }
    return Tensor.of(shape, data);
  }

  private static Tensor binary(BinaryOp op, Shape out, Function<Value, Tensor> values) {
    Tensor a = values.apply(op.a());
    Tensor b = values.apply(op.b());
    return fill(
        out,
        i -> {
          float x = a.floats()[broadcast(i, out, a.shape())];
          float y = b.floats()[broadcast(i, out, b.shape())];
          return switch (op) {
            case Add _ -> x + y;
            case Sub _ -> x - y;
            case Mul _ -> x * y;
            case Div _ -> x / y;
            case Pow _ -> (float) Math.pow(x, y);
            case Max _ -> Math.max(x, y);
            case Min _ -> Math.min(x, y);
          };
        });
  }

  /// The index in a smaller tensor that is broadcast to `out`.
  private static int broadcast(int index, Shape out, Shape small) {
    int rest = index;
    int result = 0;
    int stride = 1;
    for (int d = 1; d <= out.rank(); d++) {
      int size = out.at(out.rank() - d);
      int position = rest % size;
      rest /= size;
      if (d <= small.rank()) {
        int own = small.at(small.rank() - d);
        result += own == 1 ? 0 : position * stride;
        stride *= own;
      }
    }
    return result;
  }

  interface Finish {
    double of(double sum, int index);
  }

  private static Tensor convolve(
      Value input,
      Value weight,
      Optional<Value> bias,
      Window w,
      int group,
      Shape out,
      Function<Value, Tensor> values,
      Finish finish) {
    float[] kernel = values.apply(weight).floats();
    float[] x = values.apply(input).floats();
    Optional<float[]> b = bias.map(v -> values.apply(v).floats());
    int perGroup = weight.dim(1);
    int outPerGroup = out.at(1) / group;
    return fill(
        out,
        i -> {
          int column = i % out.at(3);
          int row = i / out.at(3) % out.at(2);
          int k = i / (out.at(2) * out.at(3)) % out.at(1);
          int n = i / (out.at(1) * out.at(2) * out.at(3));
          float[] biases = b.orElse(new float[out.at(1)]);
          double sum = biases[k];
          for (int c = 0; c < perGroup; c++) {
            int channel = n * input.dim(1) + k / outPerGroup * perGroup + c;
            for (int r = 0; r < w.kernelHeight(); r++) {
              int y = row * w.strideY() - w.padTop() + r * w.dilationY();
              for (int s = 0; s < w.kernelWidth(); s++) {
                int z = column * w.strideX() - w.padLeft() + s * w.dilationX();
                if (y >= 0 && y < input.dim(2) && z >= 0 && z < input.dim(3)) {
                  int tap = ((k * perGroup + c) * w.kernelHeight() + r) * w.kernelWidth() + s;
                  sum += (double) kernel[tap] * x[(channel * input.dim(2) + y) * input.dim(3) + z];
                }
              }
            }
          }
          return (float) finish.of(sum, i);
        });
  }

  private static Tensor fused(FusedConv2d c, Shape out, Function<Value, Tensor> values) {
    Optional<float[]> residual = c.residual().map(v -> values.apply(v).floats());
    boolean before = c.placement() == ResidualPlacement.BEFORE_ACTIVATION;
    // Roundings between the joined ops are part of the definition.
    return convolve(
        c.input(),
        c.weight(),
        c.bias(),
        c.window(),
        c.group(),
        out,
        values,
        (sum, i) -> {
          float v = (float) sum;
          float e = residual.isPresent() ? residual.get()[i] : 0;
          if (residual.isPresent() && before) {
            v += e;
          }
          v = (float) activate(c.activation(), v);
          return residual.isPresent() && !before ? v + e : v;
        });
  }

  private static Tensor transposed(ConvTranspose2d c, Shape out, Function<Value, Tensor> values) {
    float[] x = values.apply(c.input()).floats();
    float[] kernel = values.apply(c.weight()).floats();
    double[] sums = new double[out.elements()];
    Window w = c.window();
    int outPerGroup = c.weight().dim(1);
    int inPerGroup = c.input().dim(1) / c.group();
    for (int i = 0; i < x.length; i++) {
      int column = i % c.input().dim(3);
      int row = i / c.input().dim(3) % c.input().dim(2);
      int in = i / (c.input().dim(2) * c.input().dim(3)) % c.input().dim(1);
      int n = i / (c.input().dim(1) * c.input().dim(2) * c.input().dim(3));
      for (int k = 0; k < outPerGroup; k++) {
        int to = n * out.at(1) + in / inPerGroup * outPerGroup + k;
        for (int tap = 0; tap < w.kernelHeight() * w.kernelWidth(); tap++) {
          int y = row * w.strideY() - w.padTop() + tap / w.kernelWidth() * w.dilationY();
          int z = column * w.strideX() - w.padLeft() + tap % w.kernelWidth() * w.dilationX();
          if (y >= 0 && y < out.at(2) && z >= 0 && z < out.at(3)) {
            sums[(to * out.at(2) + y) * out.at(3) + z] +=
                (double) x[i]
                    * kernel[(in * outPerGroup + k) * w.kernelHeight() * w.kernelWidth() + tap];
          }
        }
      }
    }
    Optional<float[]> bias = c.bias().map(v -> values.apply(v).floats());
    return fill(
        out,
        i -> {
          int k = i / (out.at(2) * out.at(3)) % out.at(1);
          return (float) (sums[i] + (bias.isPresent() ? bias.get()[k] : 0));
        });
  }

  private static Tensor batchNorm(BatchNorm n, Shape out, Function<Value, Tensor> values) {
    float[] x = values.apply(n.input()).floats();
    float[] scale = values.apply(n.scale()).floats();
    float[] bias = values.apply(n.bias()).floats();
    float[] mean = values.apply(n.mean()).floats();
    float[] variance = values.apply(n.variance()).floats();
    int pixels = out.elements() / out.at(0) / out.at(1);
    return fill(
        out,
        i -> {
          int c = i / pixels % out.at(1);
          double normalized = (x[i] - mean[c]) / Math.sqrt((double) variance[c] + n.epsilon());
          return (float) (normalized * scale[c] + bias[c]);
        });
  }

  private static Tensor gemm(Gemm g, Shape out, Function<Value, Tensor> values) {
    float[] a = values.apply(g.a()).floats();
    float[] b = values.apply(g.b()).floats();
    int inner = g.a().dim(g.transposeA() ? 0 : 1);
    return fill(
        out,
        i -> {
          int row = i / out.at(1);
          int column = i % out.at(1);
          double sum = 0;
          for (int j = 0; j < inner; j++) {
            float x = a[g.transposeA() ? j * out.at(0) + row : row * inner + j];
            float y = b[g.transposeB() ? column * inner + j : j * out.at(1) + column];
            sum += (double) x * y;
          }
          double c = 0;
          if (g.c().isPresent()) {
            Tensor added = values.apply(g.c().get());
            c = added.floats()[broadcast(i, out, added.shape())];
          }
          return (float) (g.alpha() * sum + g.beta() * c);
        });
  }

  private static Tensor pool(
      Value input,
      Window w,
      Shape out,
      Function<Value, Tensor> values,
      boolean mean,
      boolean countPads) {
    float[] x = values.apply(input).floats();
    return fill(
        out,
        i -> {
          int column = i % out.at(3);
          int row = i / out.at(3) % out.at(2);
          int plane = i / (out.at(2) * out.at(3));
          double sum = 0;
          float largest = Float.NEGATIVE_INFINITY;
          int inside = 0;
          for (int tap = 0; tap < w.kernelHeight() * w.kernelWidth(); tap++) {
            int y = row * w.strideY() - w.padTop() + tap / w.kernelWidth() * w.dilationY();
            int z = column * w.strideX() - w.padLeft() + tap % w.kernelWidth() * w.dilationX();
            if (y >= 0 && y < input.dim(2) && z >= 0 && z < input.dim(3)) {
              float v = x[(plane * input.dim(2) + y) * input.dim(3) + z];
              sum += v;
              largest = Math.max(largest, v);
              inside++;
            }
          }
          int counted = countPads ? w.kernelHeight() * w.kernelWidth() : inside;
          return mean ? (float) (sum / counted) : largest;
        });
  }

  private static Tensor concat(
      List<Value> parts, int axis, Shape out, Function<Value, Tensor> values) {
    float[] data = new float[out.elements()];
    int inner = 1;
    for (int d = axis + 1; d < out.rank(); d++) {
      inner *= out.at(d);
    }
    int rows = out.elements() / (inner * out.at(axis));
    int start = 0;
    for (Value part : parts) {
      float[] x = values.apply(part).floats();
      int length = part.dim(axis) * inner;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(x, row * length, data, row * out.at(axis) * inner + start, length);
      }
      start += length;
    }
    return Tensor.of(out, data);
  }

  private static Tensor pad(Pad p, Shape out, Function<Value, Tensor> values) {
    float[] x = values.apply(p.input()).floats();
    int[] strides = p.input().shape().strides();
    int[] outStrides = out.strides();
    return fill(
        out,
        i -> {
          int from = 0;
          for (int d = 0; d < out.rank(); d++) {
            int position = i / outStrides[d] % out.at(d) - p.before().get(d);
            if (position < 0 || position >= p.input().dim(d)) {
              return p.value();
            }
            from += position * strides[d];
          }
          return x[from];
        });
  }

  private static Tensor transpose(Tensor x, List<Integer> permutation, Shape out) {
    int[] strides = x.shape().strides();
    int[] outStrides = out.strides();
    return fill(
        out,
        i -> {
          int from = 0;
          for (int d = 0; d < out.rank(); d++) {
            from += i / outStrides[d] % out.at(d) * strides[permutation.get(d)];
          }
          return x.floats()[from];
        });
  }

  /// Nearest by whole factors, the only form the tests use.
  private static Tensor repeat(Resize r, Shape out, Function<Value, Tensor> values) {
    float[] x = values.apply(r.input()).floats();
    int factor = r.height() / r.input().dim(2);
    return fill(
        out,
        i -> {
          int column = i % out.at(3) / factor;
          int row = i / out.at(3) % out.at(2) / factor;
          int plane = i / (out.at(2) * out.at(3));
          return x[(plane * r.input().dim(2) + row) * r.input().dim(3) + column];
        });
  }
}
