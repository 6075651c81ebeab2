package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.regs.TaskForm;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.op.ProductShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tasks of a product of two maps: one map is brought into the order of weights, in a scratch
/// tensor, then convolutions of the other map run with it.
///
/// Weights lie in groups of 16 kernels; in a group in slices of 32 elements; in a slice kernel by
/// kernel. Kernels that are pixels have their elements in atoms already, which are copied; kernels
/// that are channels have them in the lanes of atoms, which a convolution transposes: 8 pixels of 8
/// channels are 64 inputs, whose order it changes.
// rknn2-format.md section 10, exMatMul; npu-arithmetic.md sections 1 and 7. The copies are those
// of a concatenation along the last axis, the transposing convolution is that of the outputs in
// NCHW order (tasks 2 and 3 of mi, proven). The vendor copies with 0x400c bit 30, whose effect is
// the same.
final class ProductTasks {
  private static final int ATOM = NativeMap.ATOM;
  private static final int SLICE = Precision.INT8.slice();
  private static final int GROUP = Precision.INT8.kernelGroup();

  private final ProductShape sizes;
  private final NativeMap kernelMap;
  private final String kernels;
  private final String scratch;
  private final TargetProfile target;
  private final List<TaskImage> tasks = new ArrayList<>();

  /// @param kernelMap the first map
  /// @param kernels its tensor
  /// @param scratch tensor for the weights
  ProductTasks(
      ProductShape sizes,
      NativeMap kernelMap,
      String kernels,
      String scratch,
      TargetProfile target) {
    this.sizes = sizes;
    this.kernelMap = kernelMap;
    this.kernels = kernels;
    this.scratch = scratch;
    this.target = target;
  }

  /// Bytes of the weights of all groups.
  static int weightBytes(ProductShape sizes) {
    return sizes.groups() * sizes.kernels() * sizes.inner();
  }

  List<TaskImage> tasks() {
    return tasks;
  }

  /// Brings pixels into the order of weights.
  void copyPixels() {
    boolean oneSlice = sizes.inner() <= SLICE;
    int span = oneSlice ? target.cubeWidth() / GROUP * GROUP : GROUP;
    for (int group = 0; group < sizes.groups(); group++) {
      for (int first = 0; first < sizes.inner(); first += SLICE) {
        int lanes = Math.min(SLICE, sizes.inner() - first);
        for (int k = 0; k < sizes.kernels(); k += span) {
          int count = Math.min(span, sizes.kernels() - k);
          long to = weightOffset(group, k) + (long) first * (oneSlice ? 1 : count);
          copyPixels(group * sizes.inner() + first, lanes, k, count, to);
        }
      }
    }
  }

  /// Copies some lanes of some pixels so that those of a pixel are contiguous.
  private void copyPixels(int channel, int lanes, int pixel, int count, long to) {
    RegisterFile r = CubeTask.copy(1, count, lanes, ATOM, Precision.INT8);
    int gap = lanes / ATOM - 1;
    r.set(NOTCH_0, gap).set(NOTCH_1, gap);
    r.set(Register.DPU_RDMA_SURF_NOTCH, kernelMap.surfaceBytes() - count * ATOM);
    long from = kernelMap.channelOffset(channel) + (long) pixel * ATOM;
    tasks.add(
        TaskImage.of(TaskForm.ELEMENT_WISE, r)
            .pointing(Register.DPU_DST_BASE_ADDR, scratch, to)
            .pointing(Register.DPU_RDMA_SRC_BASE_ADDR, kernels, from));
  }

  /// Brings channels into the order of weights.
  ///
  /// @param whole transposes the atoms of whole slices, absent when there are none
  /// @param rest transposes the last atoms, absent when all slices are whole
  /// @param weight tensor of the weights of both
  /// @param bias tensor of the biases of both
  void transposeChannels(
      Optional<ConvOp> whole, Optional<ConvOp> rest, String weight, String bias) {
    var operands = new ConvOperands(kernels, weight, bias, Optional.empty(), scratch);
    int inSlices = sizes.inner() / SLICE * SLICE;
    for (int channel = 0; channel < sizes.groups() * sizes.kernels(); channel += ATOM) {
      int group = channel / sizes.kernels();
      int kernel = channel % sizes.kernels();
      int first = kernel / GROUP * GROUP;
      int count = Math.min(GROUP, sizes.kernels() - first);
      long base = weightOffset(group, first);
      int from = kernelMap.channelOffset(channel);
      if (whole.isPresent()) {
        long to = base + (long) (kernel - first) * SLICE;
        tasks.add(transpose(whole.get(), operands, SLICE, count, from, to));
      }
      if (rest.isPresent()) {
        int lanes = sizes.inner() - inSlices;
        long to = base + (long) inSlices * count + (long) (kernel - first) * lanes;
        tasks.add(transpose(rest.get(), operands, lanes, count, from + inSlices * ATOM, to));
      }
    }
  }

  /// Writes 8 kernels into slices of `lanes` elements, of which there are `count` in a group.
  private TaskImage transpose(
      ConvOp conv, ConvOperands operands, int lanes, int count, long from, long to) {
    TaskImage image = ConvTasks.of(conv, false, List.of(), operands, target).getFirst();
    RegisterFile r = image.registers();
    int width = lanes / ATOM;
    r.set(DST_WIDTH, width - 1).set(DST_HEIGHT, conv.input().dim(2) / width - 1);
    int gap = width * (count - 1);
    r.set(NOTCH_0, gap).set(NOTCH_1, gap);
    r.set(Register.DPU_DST_SURF_STRIDE, lanes).set(Register.DPU_SURFACE_ADD, 2L * lanes);
    image.pointing(Register.CNA_FEATURE_DATA_ADDR, kernels, from);
    return image.pointing(Register.DPU_DST_BASE_ADDR, scratch, to);
  }

  /// Convolves every group.
  ///
  /// @param conv the convolution of one group
  /// @param operands its tensors; the weights are the scratch tensor
  void convolve(ConvOp conv, ConvOperands operands) {
    NativeMap input = NativeMap.of(conv.input().type());
    NativeMap output = kernelMap.with(sizes.out().at(1), sizes.out().at(2), sizes.out().at(3));
    for (int group = 0; group < sizes.groups(); group++) {
      for (TaskImage image : ConvTasks.of(conv, false, List.of(), operands, target)) {
        move(
            image,
            Register.CNA_FEATURE_DATA_ADDR,
            operands.input(),
            input.channelOffset(group * sizes.inner()));
        move(image, Register.CNA_DCOMP_ADDR0, scratch, weightOffset(group, 0));
        move(
            image,
            Register.DPU_DST_BASE_ADDR,
            operands.output(),
            output.channelOffset(group * sizes.kernels()));
        tasks.add(image);
      }
    }
  }

  private static void move(TaskImage image, Register register, String tensor, long bytes) {
    image.pointing(register, tensor, image.registers().get(register) + bytes);
  }

  /// Where a kernel's group of kernels begins.
  private long weightOffset(int group, int kernel) {
    return ((long) group * sizes.kernels() + kernel) * sizes.inner();
  }
}
