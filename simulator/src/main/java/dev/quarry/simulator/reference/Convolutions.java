package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Optional;

/// Convolutions; sums in double precision, the bias first, then channel, row and column of the
/// kernel.
final class Convolutions {
  private Convolutions() {}

  static Tensor conv(Conv2d c, TensorType out, Operands in) {
    double[] sums =
        slide(
            in.floats(c.input()),
            c.input().shape(),
            in.floats(c.weight()),
            bias(c.bias(), out, in),
            new Sliding(c.window(), c.group(), out.shape()));
    return rounded(sums, out);
  }

  /// Rounds to f32 after the convolution, the activation and the addition, as the separate ops do.
  static Tensor fused(FusedConv2d c, TensorType out, Operands in) {
    float[] y =
        conv(new Conv2d(c.input(), c.weight(), c.bias(), c.window(), c.group()), out, in).floats();
    Optional<float[]> residual = c.residual().map(in::floats);
    boolean before = c.placement() == ResidualPlacement.BEFORE_ACTIVATION;
    for (int i = 0; i < y.length; i++) {
      float v = y[i];
      if (before && residual.isPresent()) {
        v += residual.get()[i];
      }
      v = (float) ElementWise.apply(c.activation(), v);
      y[i] = !before && residual.isPresent() ? v + residual.get()[i] : v;
    }
    return new Tensor.OfFloat(out, y);
  }

  private static double[] bias(Optional<Value> bias, TensorType out, Operands in) {
    double[] all = new double[out.shape().at(1)];
    if (bias.isPresent()) {
      float[] b = in.floats(bias.get());
      for (int k = 0; k < all.length; k++) {
        all[k] = b[k];
      }
    }
    return all;
  }

  private static Tensor rounded(double[] sums, TensorType out) {
    float[] y = new float[sums.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) sums[i];
    }
    return new Tensor.OfFloat(out, y);
  }

  /// How a convolution moves over its input.
  ///
  /// @param window kernel, stride, padding, dilation
  /// @param group number of groups
  /// @param out shape of the result
  record Sliding(Window window, int group, Shape out) {}

  /// The sums of a convolution.
  ///
  /// @param x input elements
  /// @param in input shape NxCxHxW
  /// @param weight weights KxC/groupxRxS
  /// @param bias start of the sum by output channel
  static double[] slide(float[] x, Shape in, float[] weight, double[] bias, Sliding s) {
    Shape out = s.out();
    Window w = s.window();
    int outPlane = out.at(2) * out.at(3);
    int channels = in.at(1) / s.group();
    int perGroup = out.at(1) / s.group();
    double[] y = new double[out.elements()];
    for (int n = 0; n < out.at(0); n++) {
      for (int k = 0; k < out.at(1); k++) {
        int to = (n * out.at(1) + k) * outPlane;
        Arrays.fill(y, to, to + outPlane, bias[k]);
        for (int c = 0; c < channels; c++) {
          int from = (n * in.at(1) + k / perGroup * channels + c) * in.at(2) * in.at(3);
          for (int r = 0; r < w.kernelHeight(); r++) {
            for (int t = 0; t < w.kernelWidth(); t++) {
              int tap = ((k * channels + c) * w.kernelHeight() + r) * w.kernelWidth() + t;
              addTap(x, from, in, weight[tap], y, to, s, r, t);
            }
          }
        }
      }
    }
    return y;
  }

  /// Adds one kernel element times the input pixels under it to a plane of sums.
  private static void addTap(
      float[] x, int from, Shape in, double weight, double[] y, int to, Sliding s, int r, int t) {
    Window w = s.window();
    int offset = t * w.dilationX() - w.padLeft();
    int stride = w.strideX();
    int first = Math.max(0, Math.ceilDiv(-offset, stride));
    int end = Math.min(s.out().at(3), Math.ceilDiv(in.at(3) - offset, stride));
    for (int row = 0; row < s.out().at(2); row++) {
      int line = row * w.strideY() - w.padTop() + r * w.dilationY();
      if (line >= 0 && line < in.at(2)) {
        int source = from + line * in.at(3) + offset;
        int target = to + row * s.out().at(3);
        for (int column = first; column < end; column++) {
          y[target + column] += weight * x[source + column * stride];
        }
      }
    }
  }

  /// Every input pixel adds its kernel to the result, as the gradient of a convolution does.
  static Tensor transposed(ConvTranspose2d c, TensorType type, Operands operands) {
    float[] x = operands.floats(c.input());
    float[] weight = operands.floats(c.weight());
    double[] bias = bias(c.bias(), type, operands);
    Shape in = c.input().shape();
    Shape out = type.shape();
    int perGroupIn = in.at(1) / c.group();
    int perGroupOut = out.at(1) / c.group();
    int kernel = c.window().kernelHeight() * c.window().kernelWidth();
    int outPlane = out.at(2) * out.at(3);
    double[] y = new double[out.elements()];
    for (int n = 0; n < out.at(0); n++) {
      for (int k = 0; k < out.at(1); k++) {
        int to = (n * out.at(1) + k) * outPlane;
        Arrays.fill(y, to, to + outPlane, bias[k]);
        for (int i = 0; i < perGroupIn; i++) {
          int channel = k / perGroupOut * perGroupIn + i;
          int from = (n * in.at(1) + channel) * in.at(2) * in.at(3);
          scatter(
              c.window(),
              x,
              from,
              in,
              weight,
              (channel * perGroupOut + k % perGroupOut) * kernel,
              y,
              to,
              out);
        }
      }
    }
    return rounded(y, type);
  }

  private static void scatter(
      Window w,
      float[] x,
      int from,
      Shape in,
      float[] weight,
      int tap,
      double[] y,
      int to,
      Shape out) {
    for (int row = 0; row < in.at(2); row++) {
      for (int column = 0; column < in.at(3); column++) {
        double value = x[from + row * in.at(3) + column];
        for (int r = 0; r < w.kernelHeight(); r++) {
          int line = row * w.strideY() - w.padTop() + r * w.dilationY();
          if (line < 0 || line >= out.at(2)) {
            continue;
          }
          for (int t = 0; t < w.kernelWidth(); t++) {
            int pixel = column * w.strideX() - w.padLeft() + t * w.dilationX();
            if (pixel >= 0 && pixel < out.at(3)) {
              y[to + line * out.at(3) + pixel] += value * weight[tap + r * w.kernelWidth() + t];
            }
          }
        }
      }
    }
  }
}
