package dev.quarry.codegen.limits;

import dev.quarry.codegen.npu.BufferRows;
import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Limits of convolutions.
// Sources: reference/field/ops.md section 1 (chapters of the vendor's operator list 2.3.2) and
// section 2; npu-registers.md for the field widths.
final class ConvLimits {
  /// Dilation of dense convolutions (3.1.5); the field has room for one more.
  private static final int DENSE_DILATION = 31;

  private ConvLimits() {}

  static List<Limit> of(TargetProfile target, ElementType stored) {
    return List.of(
        kernel(),
        depthwiseKernel(),
        stride(),
        transposedStride(),
        padding(),
        dilation(),
        depthwiseDilation(),
        width(target),
        inputChannels(),
        outputChannels(),
        kernelBytes(stored),
        buffer(target, stored));
  }

  private static Limit.Draft<ConvShape> on(String id, Predicate<ConvShape> kind) {
    return Limit.on(id, ConvShape.OPS, op -> ConvShape.of(op).filter(kind));
  }

  private static Limit kernel() {
    long most = Field.KERNEL_HEIGHT.most();
    return on("conv-kernel", c -> !c.depthwise())
        .says("Kernels of convolutions have 1 to " + most + " rows and columns")
        .remedy("use several smaller kernels in a row, or a smaller one with dilation")
        .source("operator list 3.1.5 and 3.1.20; register 0x1038")
        .when(c -> kernelSides(c.window(), most));
  }

  private static Limit depthwiseKernel() {
    long most = Field.KERNEL_HEIGHT.most();
    return on("depthwise-kernel", ConvShape::depthwise)
        .says("Kernels of depthwise convolutions have 1 to " + most + " rows and columns")
        .remedy("use two smaller depthwise convolutions in a row, or a dense one")
        .source("register 0x1038; the vendor's list stops at 8 (3.1.6)")
        .when(c -> kernelSides(c.window(), most));
  }

  private static Optional<Excess> kernelSides(Window w, long most) {
    return Sides.outside("kernel", w.kernelHeight(), w.kernelWidth(), 1, most);
  }

  private static Limit stride() {
    long most = Field.STRIDE_X.most();
    return on("conv-stride", c -> !c.isTransposed())
        .says("Strides of convolutions are 1 to " + most)
        .remedy("divide the stride over two layers, or pool before the convolution")
        .source("operator list 3.1.5 and 3.1.6; register 0x1014")
        .when(c -> Sides.vertical("stride", c.window().strideY(), c.window().strideX(), 1, most));
  }

  private static Limit transposedStride() {
    long most = Field.DECONV_X.most() + 1;
    return on("transposed-stride", ConvShape::isTransposed)
        .says("Strides of transposed convolutions are 1 to " + most)
        .remedy("use two transposed convolutions in a row, or a nearest Resize and a convolution")
        .source("register 0x1014; the vendor's list has 1, 2, 4 and 8 only (3.1.20)")
        .when(c -> Sides.vertical("stride", c.upsampling().y(), c.upsampling().x(), 1, most));
  }

  private static Limit padding() {
    long most = Field.PAD_TOP.most();
    return on("conv-padding", _ -> true)
        .says(
            "Padding of convolutions is 0 to "
                + most
                + " rows above and columns at the left; of transposed ones, kernel - 1 - padding"
                + " is counted")
        .remedy("use a smaller kernel with less padding, or less dilation")
        .source("operator list 3.1.5, 3.1.6 and 3.1.20; register 0x1068")
        .when(
            c ->
                Sides.outside(
                    "padding",
                    " above",
                    c.window().padTop(),
                    " at the left",
                    c.window().padLeft(),
                    0,
                    most));
  }

  private static Limit dilation() {
    return on("conv-dilation", c -> !c.depthwise())
        .says("Dilation of convolutions is 1 to " + DENSE_DILATION)
        .remedy("use less dilation in more layers")
        .source("operator list 3.1.5; register 0x1014")
        .when(c -> dilations(c.window(), DENSE_DILATION));
  }

  private static Limit depthwiseDilation() {
    long most = Field.DILATION_X.most() + 1;
    return on("depthwise-dilation", ConvShape::depthwise)
        .says("Dilation of depthwise convolutions is 1 to " + most)
        .remedy("use less dilation in more layers")
        .source("operator list 3.1.6; register 0x1014")
        .when(c -> dilations(c.window(), most));
  }

  private static Optional<Excess> dilations(Window w, long most) {
    return Sides.vertical("dilation", w.dilationY(), w.dilationX(), 1, most);
  }

  private static Limit width(TargetProfile target) {
    int most = target.mapEdge();
    return on("conv-width", _ -> true)
        .says("Convolutions read and write maps of up to " + most + " columns")
        .remedy("use a narrower picture, or cut it into tiles; rows are cut into tiles anyway")
        .source("registers 0x1020 and 0x1028; the vendor's list allows widths up to 16382 (3.1.5)")
        .when(c -> Excess.outside("map width", c.largestWidth(), 1, most));
  }

  private static Limit inputChannels() {
    long most = Field.DATA_CHANNEL_REAL.most() + 1;
    return on("conv-input-channels", _ -> true)
        .says("Convolutions read up to " + most + " channels")
        .remedy("divide the channels over two convolutions and add their results")
        .source("register 0x1024")
        .when(c -> Excess.outside("input channels", c.input().at(1), 1, most));
  }

  private static Limit outputChannels() {
    long most = Field.DST_CHANNEL.most() + 1;
    return on("conv-output-channels", _ -> true)
        .says("Convolutions write up to " + most + " channels")
        .remedy("let two convolutions compute a part of the channels each, and join them")
        .source("register 0x403c")
        .when(c -> Excess.outside("output channels", c.output().at(1), 1, most));
  }

  private static Limit kernelBytes(ElementType stored) {
    long most = Field.WEIGHT_BYTES_PER_KERNEL.most();
    return on("conv-kernel-bytes", _ -> true)
        .says(
            "One kernel of a convolution, or all kernels of a depthwise one, have up to "
                + most
                + " bytes, channels counted in multiples of 32")
        .remedy("use a smaller kernel or fewer channels")
        .source("register 0x1034")
        .when(
            c ->
                Excess.outside(
                    "bytes",
                    (long) c.taps()
                        * Math.ceilDiv(c.input().at(1), 32)
                        * 32
                        * c.stored(stored).bytes(),
                    1,
                    most));
  }

  private static Limit buffer(TargetProfile target, ElementType stored) {
    return on("conv-buffer", _ -> true)
        .says(
            "The rows of the map that one row of results needs, beside the weights of 16 kernels,"
                + " fit the convolution buffer of "
                + target.bufferBanks()
                + " x "
                + target.bankBytes() / 1024
                + " KiB")
        .remedy("use a narrower map, fewer channels or a lower kernel at this node")
        .source("rknn2-format.md section 5; npu-registers.md, buffer 8 x 1024 x 32 bytes")
        .when(
            c ->
                BufferRows.shortage(
                    c.depthwise(),
                    c.input(),
                    c.output(),
                    c.window(),
                    c.upsampling(),
                    c.stored(stored),
                    target));
  }
}
