package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.op.npu.WeightScaling;
import java.util.ArrayList;
import java.util.List;

/// The tasks of one convolution.
///
/// Every task writes all its registers, so that none depends on the task before.
// npu-registers.md: every value generated for the 208 convolution tasks of mi, y5n and seg
final class ConvTasks {
  /// Burst lengths; bit 20 is needed (npu-registers.md, hardware cautions).
  private static final int DMA_BURSTS = 0x171c07;

  private static final int ARBITRATION = 0x1010101;
  private static final int TO_POOLING_UNIT = 1;
  private static final int DMA_PIXELS = 16;
  private static final int DEPTHWISE = 3;
  private static final int MULTIPLIER_SHIFT = 14;
  private static final int STREAM_WORD = 8;

  /// Bytes of the bias stream per channel, with and without multipliers.
  private static final int CHANNEL_BYTES = 8;

  private static final int BIAS_BYTES = 4;

  private static final Field[] SHIFTS = {CVT_SHIFT_0, CVT_SHIFT_1, CVT_SHIFT_2, CVT_SHIFT_3};
  private static final Field[] OFFSETS = {CVT_OFFSET_0, CVT_OFFSET_1, CVT_OFFSET_2, CVT_OFFSET_3};
  private static final Field[] SCALES = {CVT_SCALE_0, CVT_SCALE_1, CVT_SCALE_2, CVT_SCALE_3};

  private final ConvOp conv;
  private final List<Requant> pictureLanes;
  private final ConvOperands operands;
  private final ConvGeometry geometry;
  private final NativeMap input;
  private final NativeMap output;

  private ConvTasks(
      ConvOp conv, boolean picture, List<Requant> pictureLanes, ConvOperands operands) {
    this.conv = conv;
    this.pictureLanes = pictureLanes;
    this.operands = operands;
    this.geometry = geometry(conv, picture);
    this.input = geometry.input();
    this.output = geometry.output();
  }

  /// The geometry of a convolution.
  ///
  /// @param picture whether it reads picture bytes
  static ConvGeometry geometry(ConvOp conv, boolean picture) {
    NativeMap input = NativeMap.of(conv.input().type());
    Window window = conv.window();
    Upsampling up = conv.upsampling();
    NativeMap output =
        input.with(
            conv.kernels(),
            window.outHeight(input.height() * up.y()),
            window.outWidth(input.width() * up.x()));
    InputMode mode = picture ? InputMode.picture(input.channels()) : InputMode.NATIVE;
    return new ConvGeometry(mode, conv.depthwise(), input, output, window, up);
  }

  /// The tasks in execution order, without the loaders of a table.
  ///
  /// @param picture whether the input is a picture
  /// @param pictureLanes the input converter of picture bytes, else empty
  static List<TaskImage> of(
      ConvOp conv,
      boolean picture,
      List<Requant> pictureLanes,
      ConvOperands operands,
      TargetProfile target) {
    var tasks = new ConvTasks(conv, picture, pictureLanes, operands);
    var images = new ArrayList<TaskImage>();
    for (ConvTile tile : ConvTiling.plan(tasks.geometry, target)) {
      images.add(tasks.task(tile));
    }
    return images;
  }

  private TaskImage task(ConvTile tile) {
    var r = new RegisterFile();
    TaskForm form = conv.pooled() ? TaskForm.CONVOLUTION_POOLED : TaskForm.CONVOLUTION;
    Banks.select(r, form, conv.table() != TableChoice.NONE);
    loader(r, tile);
    converter(r);
    array(r, tile);
    processing(r, tile);
    reader(r, tile);
    TaskImage image = TaskImage.of(form, r);
    if (conv.pooled()) {
      pooling(r, tile);
      image.pointing(Register.PPU_DST_BASE_ADDR, operands.output(), resultOffset(tile));
    }
    image.pointing(Register.CNA_FEATURE_DATA_ADDR, operands.input(), featureOffset(tile));
    image.pointing(Register.CNA_DCOMP_ADDR0, operands.weight(), weightOffset(tile));
    long wide = conv.needsNarrowing() ? 2 : 1;
    image.pointing(Register.DPU_DST_BASE_ADDR, operands.output(), wide * resultOffset(tile));
    image.pointing(
        Register.DPU_RDMA_BS_BASE_ADDR,
        operands.bias(),
        (long) tile.firstOutChannel() * (perChannel() ? CHANNEL_BYTES : BIAS_BYTES));
    operands
        .residual()
        .ifPresent(
            name -> image.pointing(Register.DPU_RDMA_EW_BASE_ADDR, name, resultOffset(tile)));
    return image;
  }

  /// An average of one pixel multiplies twice by the root of the table's step.
  // npu-registers.md, "1x1 HardSigmoid ... 0x3f, 400c 0x102, 6038 = 603c = 0x5da8"
  private void pooling(RegisterFile r, ConvTile tile) {
    double root = Math.sqrt(conv.table().function().orElseThrow().outputScale());
    int reciprocal = HalfStages.bits(PoolTasks.ONE * root);
    r.set(OUTPUT_MODE, TO_POOLING_UNIT);
    r.set(PPU_IN_CHANNEL, tile.kernels() - 1).set(PPU_OUT_CHANNEL, tile.kernels() - 1);
    r.set(Register.PPU_RECIP_KERNEL_WIDTH, reciprocal);
    r.set(Register.PPU_RECIP_KERNEL_HEIGHT, reciprocal);
    r.set(Register.PPU_DST_SURF_STRIDE, output.surfaceBytes());
    r.set(Register.PPU_DATA_FORMAT, output.surfaceBytes() + conv.precision().code());
    r.set(Register.PPU_MISC_CTRL, PoolTasks.MISC);
  }

  private boolean perChannel() {
    return conv instanceof ConvOp.OfIntegers(NpuConv op)
        && op.scaling() == WeightScaling.PER_CHANNEL;
  }

  /// Channels written.
  private int lanesOut(ConvTile tile) {
    return conv.lanesOut(tile.kernels());
  }

  private void loader(RegisterFile r, ConvTile tile) {
    Window w = conv.window();
    boolean onePixel = geometry.isSinglePixel();
    int channels = tile.channels();
    int kernelBytes = geometry.kernelBytes(channels);
    int precision = conv.precision().code();
    r.set(MODE, conv.depthwise() ? DEPTHWISE : 0).set(ARGB_IN, geometry.mode().code());
    r.set(IN_PRECISION, precision).set(PROC_PRECISION, 2L * precision);
    Upsampling up = conv.upsampling();
    if (!up.isNone()) {
      r.set(DECONV, 1).set(DECONV_X, up.x() - 1).set(DECONV_Y, up.y() - 1);
    }
    int step = w.strideY() * up.y();
    int ahead = w.spanHeight() + step * Align.divideUp(DMA_PIXELS, output.width());
    r.set(FEATURE_GRAINS, onePixel ? 1 : Math.min(ahead, tile.rows()));
    r.set(STRIDE_X, w.strideX()).set(STRIDE_Y, w.strideY());
    r.set(DILATION_X, w.dilationX() - 1).set(DILATION_Y, w.dilationY() - 1);
    if (geometry.mode() == InputMode.PICTURE_3) {
      r.set(Register.CNA_CONV_CON4, 9L * geometry.usedWidth() * tile.rows());
    }
    r.set(DATA_WIDTH, geometry.usedWidth()).set(DATA_HEIGHT, tile.rows());
    r.set(DATA_CHANNEL, geometry.declaredChannels(channels));
    r.set(DATA_CHANNEL_REAL, channels - 1);
    r.set(DATAOUT_WIDTH, output.width());
    r.set(DATAOUT_ATOMICS, (long) output.width() * tile.outRows());
    int kernels = conv.depthwise() ? 1 : tile.kernels();
    r.set(Register.CNA_WEIGHT_SIZE0, (long) kernelBytes * kernels);
    r.set(WEIGHT_BYTES_PER_KERNEL, kernelBytes).set(KERNELS, kernels);
    r.set(KERNEL_WIDTH, w.kernelWidth()).set(KERNEL_HEIGHT, w.kernelHeight());
    r.set(DATA_BANK, tile.dataBanks()).set(WEIGHT_BANK, tile.weightBanks());
    r.set(DATA_REUSE, tile.reuseData() ? 1 : 0).set(WEIGHT_REUSE, tile.reuseWeights() ? 1 : 0);
    r.set(DATA_LINE, geometry.bufferWidth()).set(DATA_ENTRIES, geometry.entriesPerRow(channels));
    r.set(PAD_VALUE, padValue()).set(PAD_LEFT, w.padLeft()).set(PAD_TOP, tile.padTop());
    r.set(Register.CNA_DMA_CON0, DMA_BURSTS);
    boolean picture = geometry.mode().isPicture();
    r.set(LINE_STRIDE, picture ? pictureLine() / NativeMap.ATOM : input.width());
    r.set(SURF_STRIDE, picture ? input.pixels() : input.surfacePixels());
    r.set(DMA_WIDTH, geometry.bufferWidth()).set(DMA_HEIGHT, tile.rows());
    r.set(DMA_CHANNEL, geometry.declaredChannels(channels));
  }

  /// Bytes of a stored picture line: the width is padded to 8 pixels, or 4 of halves.
  // The vendor stores ceil(width * channels / 8) here and lets the runtime write the padded width;
  // both agree for widths that are multiples of 8.
  private int pictureLine() {
    return Align.up(input.width(), input.atomChannels())
        * input.channels()
        * conv.precision().elementBytes();
  }

  private int padValue() {
    return switch (conv) {
      case ConvOp.OfIntegers(NpuConv op) -> op.padValue();
      case ConvOp.OfHalves _ -> 0;
    };
  }

  private void converter(RegisterFile r) {
    for (Field scale : SCALES) {
      r.set(scale, 1);
    }
    if (pictureLanes.isEmpty()) {
      r.set(CVT_TYPE, 1).set(CVT_SIGNED, 1);
      return;
    }
    r.set(CVT_ENABLE, 1);
    for (int lane = 0; lane < pictureLanes.size(); lane++) {
      Requant requant = pictureLanes.get(lane);
      r.set(SHIFTS[lane], requant.factor().shift()).set(SCALES[lane], requant.factor().scale());
      r.set(OFFSETS[lane], requant.outputOffset());
    }
  }

  private void array(RegisterFile r, ConvTile tile) {
    r.set(CMAC_PRECISION, conv.precision().code()).set(CORE_PRECISION, conv.precision().code());
    r.set(CMAC_QD_EN, 1).set(CMAC_DW_EN, conv.depthwise() ? 1 : 0);
    r.set(CORE_DW_EN, conv.depthwise() ? 1 : 0);
    r.set(CORE_WIDTH, output.width() - 1).set(CORE_HEIGHT, tile.outRows() - 1);
    r.set(CORE_CHANNEL, lanesOut(tile) - 1);
  }

  private void processing(RegisterFile r, ConvTile tile) {
    r.set(OUTPUT_MODE, 4).set(BURST_LEN, 2).set(CONV_MODE, conv.depthwise() ? DEPTHWISE : 0);
    int surface = output.surfaceBytes() * (conv.needsNarrowing() ? 2 : 1);
    r.set(Register.DPU_DST_SURF_STRIDE, surface);
    Stages.destination(r, output.width(), tile.outRows(), tile.kernels(), lanesOut(tile));
    r.set(BS_ALU_ALGO, 2).set(BS_ALU_SRC, 1).set(BS_RELU_BYPASS, 1);
    int atoms = conv.depthwise() ? 4 : 2;
    Stages.groupAtoms(r, atoms);
    r.set(Register.DPU_SURFACE_ADD, (long) atoms * surface);
    switch (conv) {
      case ConvOp.OfIntegers(NpuConv op) -> processing(r, op, tile);
      case ConvOp.OfHalves(NpuHalfConv op) -> processing(r, op, tile);
    }
  }

  private void processing(RegisterFile r, NpuConv op, ConvTile tile) {
    if (perChannel()) {
      boolean leaky = op.postScale() instanceof PostScale.LeakyRelu;
      int shift =
          op.postScale() instanceof PostScale.LeakyRelu(int channelShift, _, _)
              ? channelShift
              : MULTIPLIER_SHIFT;
      r.set(BS_MUL_SRC, 1).set(BS_MUL_SHIFT, shift).set(OW_SRC, 1);
      r.set(BS_MUL_SHIFT_NEG, leaky ? shift + MULTIPLIER_SHIFT : shift);
    } else {
      r.set(BS_MUL_BYPASS, 1).set(Register.DPU_BS_OW_OP, op.layerWeightOffset());
    }
    Stages.postScale(r, op.postScale());
    if (op.residual().isPresent()) {
      Stages.addition(r, op.residualOperand(), op.finalRelu(), output, tile.outRows());
    } else {
      op.table().function().ifPresentOrElse(f -> Stages.table(r, f), () -> Stages.noElementWise(r));
      Stages.noSecondOperand(r);
    }
    Stages.output(r, op.output());
  }

  private void processing(RegisterFile r, NpuHalfConv op, ConvTile tile) {
    r.set(BS_MUL_BYPASS, 1).set(OD_BYPASS, 1);
    HalfStages.stage(r, op.stage());
    if (op.residual().isPresent()) {
      HalfStages.secondOperand(r, ElementwiseKind.ADD, op.finalRelu());
      if (output.pixels() > 1) {
        Stages.perPixel(r, output, tile.outRows());
      } else {
        Stages.onePixel(r);
      }
      r.set(Register.DPU_RDMA_SURF_NOTCH, output.notchAfter(tile.outRows()));
    } else {
      op.table().function().ifPresentOrElse(f -> Stages.table(r, f), () -> Stages.noElementWise(r));
      Stages.noSecondOperand(r);
    }
    HalfStages.passThrough(r);
    boolean plain = op.residual().isEmpty() && op.table() == TableChoice.NONE;
    HalfStages.precisions(
        r, HalfStages.HALF, conv.needsNarrowing() ? HalfStages.SINGLE : HalfStages.HALF);
    // the main operand does not come from memory; the vendor writes this all the same
    r.set(RDMA_IN_PRECISION, plain ? HalfStages.SINGLE : HalfStages.HALF);
  }

  private void reader(RegisterFile r, ConvTile tile) {
    int lanes = lanesOut(tile);
    Stages.source(r, output.width(), tile.outRows(), lanes);
    r.set(BRDMA_DATA_USE, perChannel() ? 7 : 1);
    int bytes = lanes * (perChannel() ? CHANNEL_BYTES : BIAS_BYTES);
    r.set(Register.DPU_RDMA_BRDMA_LENGTH, bytes / STREAM_WORD - 1);
    r.set(NRDMA_DISABLE, 1).set(RDMA_BURST_LEN, 8);
    r.set(RDMA_CONV_MODE, conv.depthwise() ? DEPTHWISE : 0);
    r.set(Register.DPU_RDMA_WEIGHT, ARBITRATION);
  }

  private long featureOffset(ConvTile tile) {
    int line = geometry.mode().isPicture() ? pictureLine() : input.lineBytes();
    return (long) tile.firstRow() * line + input.channelOffset(tile.firstChannel());
  }

  private long weightOffset(ConvTile tile) {
    return conv.depthwise()
        ? (long) tile.firstChannel() * geometry.taps() * conv.precision().elementBytes()
        : (long) tile.firstKernel() * geometry.kernelBytes(input.channels());
  }

  private long resultOffset(ConvTile tile) {
    return (long) tile.firstOutRow() * output.lineBytes()
        + output.channelOffset(tile.firstOutChannel());
  }
}
