package dev.quarry.passes;

import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.util.Optional;

/// A transposed convolution as an ordinary one over the input with zeros inserted, its kernels
/// turned by 180 degrees.
public final class TurnedKernels {
  private TurnedKernels() {}

  /// The window over the input with zeros; empty where it would need less than no padding.
  public static Optional<Window> window(ConvTranspose2d c) {
    Window w = c.window();
    Shape out = c.def().resultsOf(c).getFirst().shape();
    int top = w.kernelHeight() - 1 - w.padTop();
    int left = w.kernelWidth() - 1 - w.padLeft();
    int bottom = out.at(2) - 1 + w.kernelHeight() - c.input().dim(2) * w.strideY() - top;
    int right = out.at(3) - 1 + w.kernelWidth() - c.input().dim(3) * w.strideX() - left;
    return Math.min(Math.min(top, left), Math.min(bottom, right)) < 0
        ? Optional.empty()
        : Optional.of(
            new Window(w.kernelHeight(), w.kernelWidth(), 1, 1, top, left, bottom, right, 1, 1));
  }

  /// Weights CxKxRxS as KxCxRxS, turned.
  public static ConstantData turned(ConstantData stored) {
    Shape shape = stored.type().shape();
    int kernels = shape.at(1);
    int taps = shape.at(2) * shape.at(3);
    float[] from = stored.floats();
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      int tap = i % taps;
      int kernel = i / taps % kernels;
      int channel = i / (taps * kernels);
      to[(kernel * shape.at(0) + channel) * taps + taps - 1 - tap] = from[i];
    }
    return ConstantData.of(Shape.of(kernels, shape.at(0), shape.at(2), shape.at(3)), to);
  }
}
