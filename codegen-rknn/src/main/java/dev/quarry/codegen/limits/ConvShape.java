package dev.quarry.codegen.limits;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuConvolution;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// The sizes of a convolution, at whatever level it is.
///
/// @param depthwise one kernel per channel
/// @param input NCHW
/// @param output NCHW
/// @param window kernel, stride, padding, dilation, of a transposed convolution those of the
///   convolution over the map with zeros inserted
/// @param upsampling zeros inserted, stride of a transposed convolution
/// @param halves whether it computes with halves, whatever the network stores
record ConvShape(
    boolean depthwise,
    Shape input,
    Shape output,
    Window window,
    Upsampling upsampling,
    boolean halves) {
  /// The ops that are read.
  static final List<Class<? extends Op>> OPS =
      List.of(
          Conv2d.class,
          FusedConv2d.class,
          ConvTranspose2d.class,
          NpuConvertInput.class,
          NpuConv.class,
          NpuHalfConv.class);

  /// Reads an op; empty if it is no convolution, or one of a form the NPU does not have.
  static Optional<ConvShape> of(Op op) {
    return switch (op) {
      case Conv2d c -> Optional.of(plain(op, c.input(), c.weight(), c.group(), c.window()));
      case FusedConv2d c -> Optional.of(plain(op, c.input(), c.weight(), c.group(), c.window()));
      case ConvTranspose2d c -> transposed(c);
      // readers that are no convolutions get the picture from a pointwise one
      case NpuConvertInput c ->
          Optional.of(
              new ConvShape(
                  false,
                  c.input().shape(),
                  result(op),
                  Window.pointwise(),
                  Upsampling.NONE,
                  halves(op)));
      case NpuConvolution c ->
          Optional.of(
              new ConvShape(
                  c.depthwise(),
                  c.input().shape(),
                  result(op),
                  c.window(),
                  c.upsampling(),
                  halves(op)));
      default -> Optional.empty();
    };
  }

  private static ConvShape plain(Op op, Value input, Value weight, int group, Window window) {
    boolean depthwise = group > 1 && group == input.dim(1) && weight.dim(0) == group;
    return new ConvShape(depthwise, input.shape(), result(op), window, Upsampling.NONE, halves(op));
  }

  private static Optional<ConvShape> transposed(ConvTranspose2d c) {
    Window w = c.window();
    int top = w.kernelHeight() - 1 - w.padTop();
    int left = w.kernelWidth() - 1 - w.padLeft();
    if (Math.min(top, left) < 0) {
      return Optional.empty();
    }
    var window = new Window(w.kernelHeight(), w.kernelWidth(), 1, 1, top, left, 0, 0, 1, 1);
    var upsampling = new Upsampling(w.strideY(), w.strideX());
    return Optional.of(
        new ConvShape(false, c.input().shape(), result(c), window, upsampling, halves(c)));
  }

  private static boolean halves(Op op) {
    return op.def().resultsOf(op).getFirst().element() == ElementType.F16;
  }

  private static Shape result(Op op) {
    return op.def().resultsOf(op).getFirst().shape();
  }

  /// What its maps and weights hold.
  ///
  /// @param usual what those of the network hold
  ElementType stored(ElementType usual) {
    return halves ? ElementType.F16 : usual;
  }

  boolean isTransposed() {
    return !upsampling.isNone();
  }

  int taps() {
    return window.kernelHeight() * window.kernelWidth();
  }

  /// Columns of the wider of the two maps.
  int largestWidth() {
    return Math.max(input.at(3), output.at(3));
  }
}
