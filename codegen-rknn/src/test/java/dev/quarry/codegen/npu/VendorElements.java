package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.ElementTasks.Copy;
import dev.quarry.codegen.rknn2.NodeParam.AveragePoolParam;
import dev.quarry.codegen.rknn2.NodeParam.ConcatParam;
import dev.quarry.codegen.rknn2.NodeParam.MaxPoolParam;
import dev.quarry.codegen.rknn2.NodeParam.ResizeParam;
import dev.quarry.codegen.rknn2.NodeParam.SplitParam;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Element-wise nodes, copies, pools and enlargements of a vendor's file as our tasks; nothing is
/// given, everything follows from the graph.
final class VendorElements {
  private static final ElementTasks ELEMENTS = new ElementTasks(TargetProfile.RK3568);

  private final VendorNode vendor;

  VendorElements(VendorNode vendor) {
    this.vendor = vendor;
  }

  Optional<List<TaskImage>> ours() {
    return switch (vendor.node().type()) {
      case "Add", "AddRelu" -> addition();
      case "Mul", "Pow" -> product();
      case "Relu" -> Optional.of(relu());
      case "Concat" -> concatenation();
      case "Split" -> splitting();
      case "MaxPool" -> Optional.of(pool());
      case "AveragePool" -> Optional.of(average());
      case "Resize" -> resize();
      default -> Optional.empty();
    };
  }

  private RknnTensor input(int i) {
    return vendor.input(i);
  }

  private RknnTensor output() {
    return vendor.output();
  }

  private static Quantization.PerTensor step(RknnTensor tensor) {
    return VendorNode.step(tensor);
  }

  private static NativeMap nativeMap(RknnTensor tensor) {
    return NativeMap.of(VendorNode.map(tensor).type());
  }

  private Optional<List<TaskImage>> addition() {
    if (vendor.isConstant(1) && input(1).dtype() == RknnDataType.INT32) {
      return sum();
    }
    if (vendor.isHalf()) {
      boolean relu = vendor.node().type().equals("AddRelu");
      return Optional.of(halves(ElementwiseKind.ADD, input(0), input(1), relu));
    }
    Quantization.PerTensor a = step(input(0));
    Quantization.PerTensor b = step(input(1));
    Quantization.PerTensor out = step(output());
    double large = Math.max(a.scale(), b.scale());
    var add =
        new NpuElementwise(
            ElementwiseKind.ADD,
            VendorNode.map(input(0)),
            vendor.isConstant(1)
                ? new Value(1, VendorNode.map(input(0)).type(), input(1).name())
                : VendorNode.map(input(1)),
            operand(a, large),
            operand(b, large),
            vendor.node().type().equals("AddRelu"),
            new OutputStage(FixedPoint.of(large / 16384 / out.scale()), out.zeroPoint()),
            VendorNode.storage(output()));
    return Optional.of(
        ELEMENTS.elementwise(add, input(0).name(), input(1).name(), output().name()));
  }

  /// The number is stored in units of the product of the first unit.
  private Optional<List<TaskImage>> sum() {
    ByteBuffer number = vendor.model().data(input(1)).asByteBuffer();
    if (number.remaining() != Integer.BYTES) {
      return Optional.empty();
    }
    Quantization.PerTensor in = step(input(0));
    Quantization.PerTensor out = step(output());
    var add =
        new NpuAffine(
            VendorNode.map(input(0)),
            new EltOperand(-in.zeroPoint(), new FixedPoint(32767, 0)),
            number.getInt(number.position()),
            false,
            new OutputStage(
                FixedPoint.of((double) in.scale() / 32767 / out.scale()), out.zeroPoint()),
            VendorNode.storage(output()));
    return Optional.of(ELEMENTS.affine(add, input(0).name(), output().name()));
  }

  private List<TaskImage> relu() {
    Quantization.PerTensor in = step(input(0));
    Quantization.PerTensor out = step(output());
    boolean same = in.scale() == out.scale();
    var relu =
        new NpuAffine(
            VendorNode.map(input(0)),
            new EltOperand(-in.zeroPoint(), FixedPoint.ONE),
            0,
            true,
            new OutputStage(
                same ? FixedPoint.ONE : FixedPoint.of((double) in.scale() / out.scale()),
                out.zeroPoint()),
            VendorNode.storage(output()));
    return ELEMENTS.affine(relu, input(0).name(), output().name());
  }

  private static EltOperand operand(Quantization.PerTensor step, double large) {
    FixedPoint factor =
        step.scale() == large
            ? new FixedPoint(16384, 0)
            : FixedPoint.of(step.scale() / large * 16384);
    return new EltOperand(-step.zeroPoint(), factor);
  }

  /// Of two maps, of a map with itself, or of a map and a number.
  private Optional<List<TaskImage>> product() {
    int other = vendor.node().type().equals("Pow") ? 0 : 1;
    if (vendor.node().inputs().size() == 3 && input(1).shape().equals(List.of(1, 1, 1, 1))) {
      return Optional.of(productWithNumber());
    }
    if (vendor.node().inputs().size() != 2) {
      return Optional.empty();
    }
    if (vendor.isConstant(0) || vendor.isConstant(other)) {
      return multiple(vendor.isConstant(0) ? 1 : 0);
    }
    RknnTensor a = input(0);
    RknnTensor b = input(other);
    boolean swapped = VendorNode.shape(a).elements() < VendorNode.shape(b).elements();
    RknnTensor x = swapped ? b : a;
    RknnTensor y = swapped ? a : b;
    if (vendor.isHalf()) {
      return Optional.of(halves(ElementwiseKind.MUL, x, y, false));
    }
    return Optional.of(product(x, y));
  }

  /// A computed number is repeated for all channels by a convolution first.
  private List<TaskImage> productWithNumber() {
    RknnTensor repeated = input(2);
    ConvOp repeat =
        ConvNode.moving(nativeMap(input(1)), new int[repeated.shape().get(1)], step(input(1))).op();
    String weight = repeated.name() + "_weight";
    var operands =
        new ConvOperands(
            input(1).name(), weight, weight + "_bias", Optional.empty(), repeated.name());
    var images =
        new ArrayList<>(ConvTasks.of(repeat, false, List.of(), operands, TargetProfile.RK3568));
    images.addAll(product(input(0), repeated));
    return images;
  }

  private List<TaskImage> product(RknnTensor x, RknnTensor y) {
    double unit = (double) step(x).scale() * step(y).scale();
    var product =
        new NpuElementwise(
            ElementwiseKind.MUL,
            VendorNode.map(x),
            VendorNode.map(y),
            new EltOperand(-step(x).zeroPoint(), FixedPoint.ONE),
            new EltOperand(-step(y).zeroPoint(), FixedPoint.ONE),
            false,
            new OutputStage(
                FixedPoint.of(unit / step(output()).scale()), step(output()).zeroPoint()),
            VendorNode.storage(output()));
    return ELEMENTS.elementwise(product, x.name(), y.name(), output().name());
  }

  private List<TaskImage> halves(ElementwiseKind kind, RknnTensor a, RknnTensor b, boolean relu) {
    var op = new NpuHalfElementwise(kind, VendorNode.map(a), VendorNode.map(b), false, relu);
    return ELEMENTS.elementwise(op, a.name(), b.name(), output().name());
  }

  /// Whether the tasks are those of all maps, as only those of products with numbers are.
  boolean isWholeBatch() {
    return vendor.node().type().equals("Mul") && (vendor.isConstant(0) || vendor.isConstant(1));
  }

  /// A number changes the scale only: a copy with another converter.
  private Optional<List<TaskImage>> multiple(int map) {
    if (vendor.isHalf()) {
      return Optional.empty();
    }
    ByteBuffer number = vendor.model().data(input(1 - map)).asByteBuffer();
    if (number.remaining() != Float.BYTES) {
      return Optional.empty();
    }
    RknnTensor in = input(map);
    double unit = (double) step(in).scale() * number.getFloat(number.position());
    var requant =
        new Requant(
            -step(in).zeroPoint(),
            FixedPoint.of(unit / step(output()).scale()),
            step(output()).zeroPoint());
    NativeMap all = ElementTasks.allFrames(nativeMap(in), vendor.batch());
    var copy = Copy.into(all, in.name(), output().name(), nativeMap(output()), 0);
    return Optional.of(ELEMENTS.copy(copy, requant));
  }

  private Optional<List<TaskImage>> concatenation() {
    if (!(vendor.node().param() instanceof ConcatParam(int axis))) {
      return Optional.empty();
    }
    return Optional.of(axis == 1 ? joinedChannels() : placed(axis));
  }

  private List<TaskImage> joinedChannels() {
    List<Integer> inputs = vendor.node().inputs();
    boolean gaps = vendor.model().tensor(inputs.getLast()).kind() == TensorKind.HELPER;
    int parts = inputs.size() - (gaps ? 2 : 0);
    RknnTensor target = gaps ? input(parts) : output();
    NativeMap out = nativeMap(output());
    var images = new ArrayList<TaskImage>();
    int lane = 0;
    int next = 0;
    int[] sources = new int[out.channels()];
    for (int i = 0; i < parts; i++) {
      RknnTensor part = input(i);
      NativeMap map = nativeMap(part);
      var copy = Copy.into(map, part.name(), target.name(), out, out.channelOffset(lane));
      images.addAll(ELEMENTS.copy(copy, requant(step(part), step(target))));
      for (int c = 0; c < map.channels(); c++) {
        sources[next++] = lane + c;
      }
      lane += Align.up(map.channels(), map.atomChannels());
    }
    if (gaps) {
      var spaced = out.with(lane, out.height(), out.width());
      ConvOp move =
          vendor.isHalf()
              ? HalfConvNode.moving(spaced, sources).op()
              : ConvNode.moving(spaced, sources, step(target)).op();
      String weight = vendor.model().tensor(inputs.getLast()).name();
      var operands =
          new ConvOperands(
              target.name(), weight, weight + "_bias", Optional.empty(), output().name());
      images.addAll(ConvTasks.of(move, false, List.of(), operands, TargetProfile.RK3568));
    }
    return images;
  }

  private List<TaskImage> placed(int axis) {
    NativeMap out = nativeMap(output());
    var images = new ArrayList<TaskImage>();
    int first = 0;
    for (int i = 0; i < vendor.node().inputs().size(); i++) {
      NativeMap part = nativeMap(input(i));
      long offset = (long) first * (axis == 2 ? out.lineBytes() : NativeMap.ATOM);
      var copy = Copy.into(part, input(i).name(), output().name(), out, offset);
      images.addAll(ELEMENTS.copy(copy, requant(step(input(i)), step(output()))));
      first += axis == 2 ? part.height() : part.width();
    }
    return images;
  }

  /// Copies every part out of the map.
  private Optional<List<TaskImage>> splitting() {
    if (!(vendor.node().param() instanceof SplitParam(int axis, _))
        || vendor.model().tensor(vendor.node().inputs().getLast()).kind() == TensorKind.HELPER) {
      return Optional.empty();
    }
    NativeMap in = nativeMap(input(0));
    var images = new ArrayList<TaskImage>();
    int first = 0;
    for (int i = 0; i < vendor.node().outputs().size(); i++) {
      RknnTensor part = vendor.output(i);
      NativeMap out = nativeMap(part);
      long offset =
          switch (axis) {
            case 2 -> (long) first * in.lineBytes();
            case 3 -> (long) first * NativeMap.ATOM;
            default -> in.channelOffset(first);
          };
      images.addAll(
          ELEMENTS.copy(
              new Copy(
                  out.channels(),
                  out.height(),
                  out.width(),
                  input(0).name(),
                  in,
                  offset,
                  part.name(),
                  out,
                  0),
              requant(step(input(0)), step(part))));
      first += axis == 2 ? out.height() : axis == 3 ? out.width() : out.channels();
    }
    return Optional.of(images);
  }

  private static Requant requant(Quantization.PerTensor from, Quantization.PerTensor to) {
    if (from.zeroPoint() == to.zeroPoint() && Math.abs(from.scale() - to.scale()) < 1e-5f) {
      return Requant.COPY;
    }
    return new Requant(
        -from.zeroPoint(), FixedPoint.of((double) from.scale() / to.scale()), to.zeroPoint());
  }

  private List<TaskImage> pool() {
    MaxPoolParam param = (MaxPoolParam) vendor.node().param();
    Window window = VendorNode.window(param.kernel(), param.strides(), param.pads(), List.of(1, 1));
    var pool = new NpuMaxPool(VendorNode.map(input(0)), window, false);
    return PoolTasks.of(pool, nativeMap(output()), input(0).name(), output().name());
  }

  private List<TaskImage> average() {
    AveragePoolParam param = (AveragePoolParam) vendor.node().param();
    Window window = VendorNode.window(param.kernel(), param.strides(), param.pads(), List.of(1, 1));
    var pool = new NpuAveragePool(VendorNode.map(input(0)), window);
    return PoolTasks.of(pool, nativeMap(output()), input(0).name(), output().name());
  }

  private List<TaskImage> enlargement(NpuResizeLinear resize) {
    String scratch = vendor.model().tensor(vendor.node().inputs().getLast()).name();
    var tasks =
        new LinearResizeTasks(
            resize, input(0).name(), scratch, output().name(), TargetProfile.RK3568);
    var images = new ArrayList<>(tasks.border(ELEMENTS));
    images.addAll(
        tasks.phases(
            (phase, conv) ->
                new ConvOperands(
                    scratch,
                    scratch + "_weight_" + phase,
                    scratch + "_bias_" + phase,
                    Optional.empty(),
                    output().name())));
    return images;
  }

  private Optional<List<TaskImage>> resize() {
    if (!(vendor.node().param() instanceof ResizeParam(_, String mode, _))) {
      return Optional.empty();
    }
    int fy = output().shape().get(2) / input(0).shape().get(2);
    int fx = output().shape().get(3) / input(0).shape().get(3);
    if (mode.equals("linear")) {
      return Optional.of(enlargement(new NpuResizeLinear(VendorNode.map(input(0)), fy, fx)));
    }
    var resize = new NpuResizeNearest(VendorNode.map(input(0)), fy, fx);
    return Optional.of(ResizeTasks.of(resize, input(0).name(), output().name()));
  }
}
