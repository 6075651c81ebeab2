package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.op.Activation;

/// Activations over a stretch of an array, in place; plain loops the JVM turns into vector code.
final class ActivationKernel {
  private ActivationKernel() {}

  static void apply(Activation activation, float[] x, int from, int end, SigmoidKernel sigmoid) {
    switch (activation) {
      case Activation.None _ -> {}
      case Activation.Relu _ -> relu(x, from, end);
      case Activation.Clip(float low, float high) -> clip(x, from, end, low, high);
      case Activation.LeakyRelu(float slope) -> leakyRelu(x, from, end, slope);
      case Activation.Silu _ -> sigmoid.silu(x, from, end);
      case Activation.Sigmoid _ -> sigmoid.sigmoid(x, from, end);
      case Activation.HardSwish _ -> hardSwish(x, from, end);
      case Activation.HardSigmoid(float alpha, float beta) ->
          hardSigmoid(x, from, end, alpha, beta);
      case Activation.Tanh _ -> tanh(x, from, end);
    }
  }

  private static void relu(float[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }

  private static void clip(float[] x, int from, int end, float low, float high) {
    for (int i = from; i < end; i++) {
      x[i] = Math.min(Math.max(x[i], low), high);
    }
  }

  private static void leakyRelu(float[] x, int from, int end, float slope) {
    for (int i = from; i < end; i++) {
      float v = x[i];
      x[i] = v >= 0 ? v : slope * v;
    }
  }

  private static void hardSwish(float[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      float v = x[i];
      x[i] = v * Math.min(Math.max(v / 6f + 0.5f, 0f), 1f);
    }
  }

  private static void hardSigmoid(float[] x, int from, int end, float alpha, float beta) {
    for (int i = from; i < end; i++) {
      x[i] = Math.min(Math.max(alpha * x[i] + beta, 0f), 1f);
    }
  }

  private static void tanh(float[] x, int from, int end) {
    for (int i = from; i < end; i++) {
      x[i] = (float) Math.tanh(x[i]);
    }
  }
}
