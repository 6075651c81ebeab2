package dev.quarry.tests.v1;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.text;

import dev.quarry.tests.limits.OnnxNet;
import java.util.List;

/// A small text reader in the form PyTorch exports: convolutions down to one row, columns as steps,
/// two LSTMs in both directions with a layer after each, probabilities.
final class Crnn {
  static final int HEIGHT = 32;
  static final int WIDTH = 64;
  static final int STEPS = 16;
  static final int CLASSES = 11;
  private static final int UNITS = 24;

  private final OnnxNet net = new OnnxNet();

  private Crnn() {}

  static byte[] model() {
    return new Crnn().build();
  }

  private byte[] build() {
    String x = net.input(1, 1, HEIGHT, WIDTH);
    x = pooled(conv(x, 1, 8));
    x = pooled(conv(x, 8, 16));
    x = net.step("Conv", List.of(x, net.random(0.3, 32, 16, HEIGHT / 4, 1)));
    x = net.step("Squeeze", List.of(x, net.integers(2)));
    x = net.step("Transpose", List.of(x), ints("perm", 2, 0, 1));
    x = layer(bothWays(x, 32), true, 32);
    x = layer(bothWays(x, 32), false, CLASSES);
    return net.ending(net.step("Softmax", List.of(x), integer("axis", 2)));
  }

  private String conv(String x, int from, int to) {
    double reach = Math.sqrt(6.0 / (9 * from));
    return net.step(
        "Relu",
        List.of(
            net.step(
                "Conv",
                List.of(x, net.random(reach, to, from, 3, 3), net.random(0.1, to)),
                ints("pads", 1, 1, 1, 1))));
  }

  private String pooled(String x) {
    return net.step("MaxPool", List.of(x), ints("kernel_shape", 2, 2), ints("strides", 2, 2));
  }

  /// Weights larger than a fresh network's, so that gates open and close.
  private String bothWays(String x, int features) {
    String y =
        net.step(
            "LSTM",
            List.of(
                x,
                net.random(0.3, 2, 4 * UNITS, features),
                net.random(0.5, 2, 4 * UNITS, UNITS),
                net.random(0.3, 2, 8 * UNITS),
                net.nothing(),
                zeros(),
                zeros()),
            text("direction", "bidirectional"),
            integer("hidden_size", UNITS));
    String steps = net.step("Transpose", List.of(y), ints("perm", 0, 2, 1, 3));
    return net.step("Reshape", List.of(steps, net.integers(0, 0, -1)));
  }

  private String zeros() {
    return net.step("ConstantOfShape", List.of(net.integers(2, 1, UNITS)));
  }

  /// A linear layer over every step, as `Gemm` on rows or as `MatMul` and `Add`.
  private String layer(String x, boolean rows, int to) {
    double reach = 8 / Math.sqrt(2 * UNITS);
    String bias = net.random(0.2, to);
    if (!rows) {
      String product = net.step("MatMul", List.of(x, net.random(reach, 2 * UNITS, to)));
      return net.step("Add", List.of(bias, product));
    }
    String flat = net.step("Reshape", List.of(x, net.integers(-1, 2 * UNITS)));
    String sums =
        net.step(
            "Gemm", List.of(flat, net.random(reach, to, 2 * UNITS), bias), integer("transB", 1));
    return net.step("Reshape", List.of(sums, net.integers(STEPS, 1, to)));
  }
}
