package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A convolution of a vendor's file as our tasks. Files store quantized weights without their
/// scale, so one converter of each node is given: that of the accumulator. What follows from it and
/// from the stored scales (residuals, results of tables) is computed.
final class VendorConv {
  /// Bytes of the bias stream per channel when there is one multiplier for the layer.
  private static final int BIAS_BYTES = 4;

  private static final int LARGEST_MULTIPLIER = 32767;

  /// Halves are rounded down.
  private static final double ALMOST_HALF = 0.499;

  private final VendorNode vendor;
  private final Window window;
  private final Upsampling upsampling;
  private final boolean depthwise;
  private final RegisterFile first;
  private final Set<Register> given = EnumSet.noneOf(Register.class);

  VendorConv(
      VendorNode vendor,
      Window window,
      Upsampling upsampling,
      boolean depthwise,
      RegisterFile first) {
    this.vendor = vendor;
    this.window = window;
    this.upsampling = upsampling;
    this.depthwise = depthwise;
    this.first = first;
  }

  Regenerated ours() {
    RknnTensor in = vendor.input(0);
    Shape weight = VendorNode.shape(vendor.input(1));
    if (!upsampling.isNone()) {
      weight = Shape.of(weight.at(1), weight.at(0), weight.at(2), weight.at(3));
    }
    int kernels = depthwise ? in.shape().get(1) : weight.at(0);
    Optional<Value> perChannel =
        isPerChannel(kernels)
            ? Optional.of(constant(ElementType.I16, Shape.of(kernels)))
            : Optional.empty();
    Optional<RknnTensor> residual =
        vendor.node().inputs().size() > 3 ? Optional.of(vendor.input(3)) : Optional.empty();
    TableChoice table = table(vendor.node().type());
    OutputStage output = output(table);
    if (perChannel.isEmpty()) {
      given.add(Register.DPU_BS_OW_OP);
    }
    var conv =
        new NpuConv(
            VendorNode.map(in),
            constant(
                ElementType.I8,
                depthwise ? Shape.of(kernels, 1, weight.at(2), weight.at(3)) : weight),
            constant(ElementType.I32, Shape.of(kernels)),
            perChannel,
            perChannel,
            residual.map(VendorNode::map),
            window,
            upsampling,
            depthwise,
            in.quantization().zeroPointOrZero(),
            first.get(Register.DPU_BS_OW_OP),
            postScale(),
            table,
            residual.map(r -> residual(r, output)).orElse(EltOperand.PLAIN),
            vendor.node().type().endsWith("AddRelu"),
            output,
            VendorNode.storage(vendor.output()));
    List<TaskImage> images = new ArrayList<>();
    table
        .function()
        .ifPresent(f -> images.addAll(TableLoader.of(f, NodeNaming.tableTensor(table))));
    var operands =
        new ConvOperands(
            in.name(),
            vendor.input(1).name(),
            vendor.input(2).name(),
            residual.map(RknnTensor::name),
            vendor.output().name());
    List<Requant> lanes = lanes();
    images.addAll(
        ConvTasks.of(
            new ConvOp.OfIntegers(conv), !lanes.isEmpty(), lanes, operands, TargetProfile.RK3568));
    return new Regenerated(images, given);
  }

  private static Value constant(ElementType element, Shape shape) {
    return new Value(
        0, new TensorType(element, shape, Quantization.NONE, Layout.PLAIN), "constant");
  }

  /// The bias stream of a layer with one multiplier holds nothing but the biases. A single kernel
  /// never has multipliers, although its stream may have room for them.
  private boolean isPerChannel(int kernels) {
    if (kernels == 1 && !depthwise) {
      return false;
    }
    int lanes =
        Align.up(kernels, depthwise ? Precision.INT8.slice() : Precision.INT8.kernelGroup());
    return vendor.model().data(vendor.input(2)).size() > lanes * BIAS_BYTES;
  }

  /// The table of a node type.
  static TableChoice table(String type) {
    return switch (type) {
      case "ConvExSwish" -> TableChoice.SILU;
      case "ConvSigmoid" -> TableChoice.SIGMOID;
      case "ConvHardSwish" -> TableChoice.HARD_SWISH;
      case "ConvHardSigmoid" -> TableChoice.HARD_SIGMOID;
      default -> TableChoice.NONE;
    };
  }

  private OutputStage output(TableChoice table) {
    Quantization.PerTensor out = VendorNode.step(vendor.output());
    Optional<TableFunction> function = table.function();
    if (function.isPresent()) {
      FixedPoint factor = FixedPoint.of(function.get().outputScale() / out.scale());
      return new OutputStage(factor, out.zeroPoint());
    }
    given.add(Register.DPU_OUT_CVT_SCALE);
    given.add(Register.DPU_OUT_CVT_SHIFT);
    return new OutputStage(
        new FixedPoint(first.get(OUT_CVT_SCALE), first.get(OUT_CVT_SHIFT)), out.zeroPoint());
  }

  private PostScale postScale() {
    if (first.isSet(BN_BYPASS)) {
      return PostScale.BYPASS;
    }
    if (first.isSet(BN_MUL_PRELU)) {
      given.add(Register.DPU_BN_MUL_CFG);
      given.add(Register.DPU_BS_MUL_CFG);
      return new PostScale.LeakyRelu(
          first.get(BS_MUL_SHIFT), first.get(BN_MUL_OPERAND), first.get(BN_MUL_SHIFT));
    }
    if (!first.isSet(BN_MUL_BYPASS)) {
      given.add(Register.DPU_BN_MUL_CFG);
      int scale = first.get(BN_MUL_OPERAND);
      int shift = first.get(BN_MUL_SHIFT);
      return scale == 1
          ? new PostScale.Shift(shift, !first.isSet(BN_RELU_BYPASS))
          : new PostScale.ToTable(new FixedPoint(scale, shift));
    }
    if (!first.isSet(BN_RELUX_EN)) {
      return new PostScale.Relu();
    }
    given.add(Register.DPU_BN_RELUX_CMP);
    return new PostScale.Clamp(first.get(Register.DPU_BN_RELUX_CMP));
  }

  /// The residual enters in steps of the accumulator, whose size is that of the output converter.
  private EltOperand residual(RknnTensor tensor, OutputStage output) {
    Quantization.PerTensor step = VendorNode.step(tensor);
    double unit = output.factor().value() * VendorNode.step(vendor.output()).scale();
    return new EltOperand(-step.zeroPoint(), FixedPoint.of(step.scale() / unit));
  }

  /// The input converter: real = (pixel - mean) / std, stored in steps of the tensor; one shift for
  /// all lanes, the largest with which every multiplier fits.
  // npu-registers.md 0x104c and 0x1050
  private List<Requant> lanes() {
    RknnTensor in = vendor.input(0);
    var lanes = new ArrayList<Requant>();
    if (in.kind() != TensorKind.INPUT || first.get(ARGB_IN) == 0) {
      return lanes;
    }
    Quantization.PerTensor step = VendorNode.step(in);
    int index = vendor.model().graph().inputs().indexOf(vendor.node().inputs().getFirst());
    InputNorm norm = vendor.model().graph().inputNorms().get(index);
    int channels = in.shape().get(1);
    double largest = 0;
    for (int c = 0; c < channels; c++) {
      largest = Math.max(largest, factor(norm, c, step));
    }
    int shift = 0;
    while (Math.scalb(largest, shift + 1) < LARGEST_MULTIPLIER + 0.5) {
      shift++;
    }
    for (int c = 0; c < channels; c++) {
      double factor = factor(norm, c, step);
      int offset = (int) Math.floor(step.zeroPoint() - norm.mean().get(c) * factor + ALMOST_HALF);
      int scale = (int) Math.rint(Math.scalb(factor, shift));
      lanes.add(new Requant(0, new FixedPoint(scale, shift), offset));
    }
    return lanes;
  }

  private static double factor(InputNorm norm, int channel, Quantization.PerTensor step) {
    return 1 / ((double) norm.std().get(channel) * step.scale());
  }
}
