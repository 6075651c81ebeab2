package dev.quarry.passes;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Zeros put behind every pixel of a map, written as a transposed convolution with a single
/// identity kernel.
// rknn1-ops.md, DECONVOLUTION: `<lid>_plane` of dbdet_static, which leaves out the zeros behind the
// last row and column; with them the map has a whole number of strides
public final class InsertedZeros {
  private InsertedZeros() {}

  /// The window of the transposed convolution.
  public static Window window(int strideY, int strideX) {
    return new Window(1, 1, strideY, strideX, 0, 0, 0, 0, 1, 1);
  }

  /// What it adds behind the last pixel.
  public static List<Integer> outputPads(Window window) {
    return List.of(window.strideY() - 1, window.strideX() - 1);
  }

  /// Its weights: every channel to itself.
  public static ConstantData identity(int channels) {
    float[] weights = new float[channels * channels];
    for (int c = 0; c < channels; c++) {
      weights[c * channels + c] = 1;
    }
    return ConstantData.of(Shape.of(channels, channels, 1, 1), weights);
  }

  /// Whether a transposed convolution does nothing else.
  public static boolean isPlain(ConvTranspose2d c, Graph graph) {
    Window w = c.window();
    return w.equals(window(w.strideY(), w.strideX()))
        && c.group() == 1
        && c.bias().isEmpty()
        && c.outputPads().equals(outputPads(w))
        && c.weight().dim(0) == c.weight().dim(1)
        && Optional.ofNullable(graph.constants().get(c.weight()))
            .filter(weights -> weights.equals(identity(c.weight().dim(0))))
            .isPresent();
  }
}
