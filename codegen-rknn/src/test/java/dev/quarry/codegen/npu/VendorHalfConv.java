package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A convolution of halves of a vendor's file as our tasks. Slopes and limits of activations are
/// not in the file and are given; a table's range follows from its function.
final class VendorHalfConv {
  private static final int BIAS = 2;
  private static final double TABLE_LIMIT = 16384;

  private final VendorNode vendor;
  private final Window window;
  private final Upsampling upsampling;
  private final boolean depthwise;
  private final RegisterFile first;
  private final Set<Register> given = EnumSet.noneOf(Register.class);

  VendorHalfConv(
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
    String type = vendor.node().type();
    RknnTensor in = vendor.input(0);
    Shape weight = VendorNode.shape(vendor.input(1));
    int kernels = depthwise ? in.shape().get(1) : weight.at(0);
    int inputs = vendor.node().inputs().size();
    boolean residual = type.contains("Add");
    Optional<RknnTensor> other =
        residual ? Optional.of(vendor.input(inputs - 1)) : Optional.empty();
    TableChoice table = VendorConv.table(type);
    var conv =
        new NpuHalfConv(
            VendorNode.map(in),
            constant(
                ElementType.F16,
                depthwise ? Shape.of(kernels, 1, weight.at(2), weight.at(3)) : weight),
            constant(ElementType.F32, Shape.of(kernels)),
            other.map(VendorNode::map),
            window,
            upsampling,
            depthwise,
            stage(type, table),
            table,
            type.endsWith("AddRelu"),
            table == TableChoice.HARD_SIGMOID
                && NativeMap.of(VendorNode.map(in).type()).pixels() == 1);
    var op = new ConvOp.OfHalves(conv);
    List<TaskImage> images = new ArrayList<>();
    Optional<TableFunction> function = table.function();
    function.ifPresent(f -> images.addAll(TableLoader.of(f, NodeNaming.tableTensor(table))));
    String output = vendor.output().name();
    boolean biased = inputs > BIAS + (residual ? 1 : 0);
    var operands =
        new ConvOperands(
            in.name(),
            vendor.input(1).name(),
            biased ? vendor.input(BIAS).name() : "none",
            other.map(RknnTensor::name),
            output);
    images.addAll(
        ConvTasks.of(op, first.get(ARGB_IN) != 0, List.of(), operands, TargetProfile.RK3568));
    if (op.needsNarrowing()) {
      NativeMap map = NativeMap.of(VendorNode.map(vendor.output()).type());
      images.add(
          new ElementTasks(TargetProfile.RK3568).narrow(map, function.orElseThrow(), output));
    }
    return new Regenerated(images, given);
  }

  private static Value constant(ElementType element, Shape shape) {
    return new Value(0, TensorType.of(element, shape), "constant");
  }

  private HalfStage stage(String type, TableChoice table) {
    Optional<TableFunction> function = table.function();
    if (function.isPresent()) {
      // the slope of a hard sigmoid sets the range of its table
      if (table == TableChoice.HARD_SIGMOID) {
        given.add(Register.DPU_BN_MUL_CFG);
        return new HalfStage.ToTable(multiplier());
      }
      return new HalfStage.ToTable((float) (TABLE_LIMIT / function.get().range()));
    }
    if (type.contains("LeakyRelu")) {
      given.add(Register.DPU_BN_MUL_CFG);
      return new HalfStage.LeakyRelu(multiplier());
    }
    if (first.isSet(BN_RELUX_EN)) {
      given.add(Register.DPU_BN_RELUX_CMP);
      return new HalfStage.Clamp(Float.intBitsToFloat(first.get(Register.DPU_BN_RELUX_CMP)));
    }
    boolean early = type.equals("ConvRelu") || type.equals("ConvReluAdd");
    return early ? new HalfStage.Relu() : HalfStage.BYPASS;
  }

  private float multiplier() {
    return Float.float16ToFloat((short) first.get(BN_MUL_OPERAND));
  }
}
