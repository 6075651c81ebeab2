package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.Optional;

/// Splits a large convolution with stride 2 over a few channels, such as the 6x6 first layer of
/// YOLOv5, into two: one with 2x2 kernels of zeros and a one, which stacks the four pixels of a
/// block as channels, and one over that map with half the kernel and stride 1.
///
/// The array multiplies 32 channels at a time whether there are 3 or 32; with the pixels of a block
/// as channels it takes a quarter of the steps, and the first convolution adds a few. The exporter
/// of the vendor's model zoo writes YOLOv5 this way.
// y5n_3568.rknn: nodes model.0/convsp and model.0/conv (reference/performance/npu-performance.md
// section 2.1); the same network exported without the change stays one 6x6 convolution
public record SplitStem() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "split-stem",
          "split large convolutions with stride 2 over few channels",
          Effect.WITHIN_ROUNDING);

  private static final int BLOCK = 2;
  private static final int TAPS = BLOCK * BLOCK;

  /// With more channels the block's pixels fill more than one slice of 32.
  private static final int MOST_CHANNELS = 8;

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "split", SplitStem::split);
  }

  private static Optional<Value> split(Node node, RewriteContext graph) {
    if (!(node.op() instanceof Conv2d conv) || !fits(conv)) {
      return Optional.empty();
    }
    Optional<ConstantData> weights = graph.constant(conv.weight());
    if (weights.isEmpty()) {
      return Optional.empty();
    }
    Window w = conv.window();
    int channels = conv.input().dim(1);
    Value blocks =
        graph.append(
            new Conv2d(
                conv.input(),
                graph.constant(Convolving.pixelsAsChannels(channels, BLOCK), ""),
                Optional.empty(),
                Window.square(BLOCK, BLOCK, 0),
                1),
            node.location(),
            "");
    Shape shape = conv.weight().shape();
    var half =
        new Window(
            w.kernelHeight() / BLOCK,
            w.kernelWidth() / BLOCK,
            1,
            1,
            w.padTop() / BLOCK,
            w.padLeft() / BLOCK,
            w.padBottom() / BLOCK,
            w.padRight() / BLOCK,
            1,
            1);
    Value halved = graph.constant(halved(weights.get().floats(), shape), "");
    var second = new Conv2d(blocks, halved, conv.bias(), half, 1);
    return Optional.of(graph.append(second, node.location(), node.result().name()));
  }

  private static boolean fits(Conv2d conv) {
    Window w = conv.window();
    Value x = conv.input();
    boolean even =
        isEven(w.kernelHeight(), w.kernelWidth(), w.padTop(), w.padLeft())
            && isEven(w.padBottom(), w.padRight(), x.dim(2), x.dim(3));
    return even
        && conv.group() == 1
        && w.strideY() == BLOCK
        && w.strideX() == BLOCK
        && w.dilationY() == 1
        && w.dilationX() == 1
        && Math.min(w.kernelHeight(), w.kernelWidth()) > BLOCK
        && x.dim(1) <= MOST_CHANNELS;
  }

  private static boolean isEven(int a, int b, int c, int d) {
    return ((a | b | c | d) & 1) == 0;
  }

  /// The weights of pixel (y, x) of the kernel, at tap (y % 2, x % 2) of pixel (y / 2, x / 2).
  private static ConstantData halved(float[] weights, Shape shape) {
    int kernels = shape.dims().get(0);
    int channels = shape.dims().get(1);
    int height = shape.dims().get(2);
    int width = shape.dims().get(3);
    float[] halved = new float[weights.length];
    for (int k = 0; k < kernels; k++) {
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int tap = y % BLOCK * BLOCK + x % BLOCK;
            int channel = (k * TAPS + tap) * channels + c;
            int pixel = y / BLOCK * (width / BLOCK) + x / BLOCK;
            halved[channel * (height / BLOCK) * (width / BLOCK) + pixel] =
                weights[((k * channels + c) * height + y) * width + x];
          }
        }
      }
    }
    return ConstantData.of(
        Shape.of(kernels, TAPS * channels, height / BLOCK, width / BLOCK), halved);
  }
}
