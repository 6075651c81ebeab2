package dev.quarry.codegen.npu;

import static dev.quarry.codegen.regs.Field.*;

import dev.quarry.codegen.npu.ElementTasks.Copy;
import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.Register;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.NodeParam.ConcatParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvTransposeParam;
import dev.quarry.codegen.rknn2.NodeParam.MaxPoolParam;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.num.TableFunction;
import dev.quarry.ir.op.ElementwiseKind;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node of a vendor's file as our tasks: geometry, zero points and operands come from the graph;
/// only the scale of the accumulator, which no file stores, is taken from the node's first task.
record VendorNode(RknnModel model, RknnNode node, List<EffectiveTask> tasks) {
  private static final Field[] SHIFTS = {CVT_SHIFT_0, CVT_SHIFT_1, CVT_SHIFT_2, CVT_SHIFT_3};
  private static final Field[] OFFSETS = {CVT_OFFSET_0, CVT_OFFSET_1, CVT_OFFSET_2, CVT_OFFSET_3};
  private static final Field[] SCALES = {CVT_SCALE_0, CVT_SCALE_1, CVT_SCALE_2, CVT_SCALE_3};

  /// The tasks we would write, or empty for a kind of node we do not write.
  Optional<List<TaskImage>> ours() {
    String type = node.type();
    if (node.param() instanceof ConvTransposeParam t) {
      Window w = window(t.kernel(), List.of(1, 1), List.of(), List.of(1, 1));
      int top = w.kernelHeight() - 1 - t.pads().get(0);
      int left = w.kernelWidth() - 1 - t.pads().get(1);
      Upsampling up = new Upsampling(t.strides().get(0), t.strides().get(1));
      // only kernels as large as the stride occur
      return Optional.of(convolution(w.withPads(top, left, 0, 0), up, false));
    }
    if (type.startsWith("Conv") && node.param() instanceof ConvParam param) {
      return Optional.of(
          convolution(
              window(param.kernel(), param.strides(), param.pads(), param.dilations()),
              Upsampling.NONE,
              param.group() > 1));
    }
    return switch (type) {
      case "Add" ->
          input(1).kind() == TensorKind.CPU_CONSTANT ? Optional.empty() : Optional.of(addition());
      case "Mul", "Pow" -> product();
      case "Concat" ->
          node.param() instanceof ConcatParam(int axis) && axis == 1
              ? Optional.of(concatenation())
              : Optional.empty();
      case "MaxPool" -> Optional.of(pool());
      case "Resize" -> Optional.of(resize());
      default -> Optional.empty();
    };
  }

  private RknnTensor input(int i) {
    return model.tensor(node.inputs().get(i));
  }

  private RknnTensor output() {
    return model.tensor(node.outputs().getFirst());
  }

  private static Shape shape(RknnTensor tensor) {
    return new Shape(tensor.shape());
  }

  private static Quantization.PerTensor step(RknnTensor tensor) {
    return new Quantization.PerTensor(
        tensor.quantization().scaleOrOne(), tensor.quantization().zeroPointOrZero());
  }

  private static Storage storage(RknnTensor tensor) {
    return new Storage(ElementType.I8, step(tensor));
  }

  private static Value map(RknnTensor tensor) {
    return new Value(0, storage(tensor).nativeAt(shape(tensor)), tensor.name());
  }

  private static Value constant(ElementType element, Shape shape) {
    return new Value(
        0, new TensorType(element, shape, Quantization.NONE, Layout.PLAIN), "constant");
  }

  private List<TaskImage> convolution(Window window, Upsampling upsampling, boolean depthwise) {
    RegisterFile first =
        tasks.stream()
            .filter(t -> (t.task().enableMask() & 1) != 0)
            .findFirst()
            .orElseThrow()
            .registers();
    RknnTensor in = input(0);
    Shape weight = shape(input(1));
    if (!upsampling.isNone()) {
      weight = Shape.of(weight.at(1), weight.at(0), weight.at(2), weight.at(3));
    }
    int kernels = depthwise ? in.shape().get(1) : weight.at(0);
    Optional<Value> perChannel =
        first.isSet(BS_MUL_BYPASS)
            ? Optional.empty()
            : Optional.of(constant(ElementType.I16, Shape.of(kernels)));
    Optional<RknnTensor> residual =
        node.inputs().size() > 3 ? Optional.of(input(3)) : Optional.empty();
    TableChoice table =
        switch (node.type()) {
          case "ConvExSwish" -> TableChoice.SILU;
          case "ConvSigmoid" -> TableChoice.SIGMOID;
          case "ConvHardSwish" -> TableChoice.HARD_SWISH;
          case "ConvHardSigmoid" -> TableChoice.HARD_SIGMOID;
          default -> TableChoice.NONE;
        };
    var conv =
        new NpuConv(
            map(in),
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
            postScale(first),
            table,
            residual
                .map(r -> new EltOperand(-r.quantization().zeroPointOrZero(), residual(first)))
                .orElse(EltOperand.PLAIN),
            node.type().endsWith("AddRelu"),
            new OutputStage(
                new FixedPoint(first.get(OUT_CVT_SCALE), first.get(OUT_CVT_SHIFT)),
                output().quantization().zeroPointOrZero()),
            storage(output()));
    List<TaskImage> images = new ArrayList<>();
    table.function().ifPresent(f -> images.addAll(loaders(f, NodeNaming.tableTensor(conv))));
    var operands =
        new ConvOperands(
            in.name(),
            input(1).name(),
            input(2).name(),
            residual.map(RknnTensor::name),
            output().name());
    images.addAll(ConvTasks.of(conv, lanes(first, in), operands, TargetProfile.RK3568));
    return images;
  }

  private static List<TaskImage> loaders(TableFunction function, String tensor) {
    return TableLoader.of(function, tensor);
  }

  private static PostScale postScale(RegisterFile r) {
    if (r.isSet(BN_BYPASS)) {
      return PostScale.BYPASS;
    }
    if (r.isSet(BN_MUL_PRELU)) {
      return new PostScale.LeakyRelu(
          r.get(BS_MUL_SHIFT), r.get(BN_MUL_OPERAND), r.get(BN_MUL_SHIFT));
    }
    if (!r.isSet(BN_MUL_BYPASS)) {
      int scale = r.get(BN_MUL_OPERAND);
      int shift = r.get(BN_MUL_SHIFT);
      return scale == 1
          ? new PostScale.Shift(shift, !r.isSet(BN_RELU_BYPASS))
          : new PostScale.ToTable(new FixedPoint(scale, shift));
    }
    return r.isSet(BN_RELUX_EN)
        ? new PostScale.Clamp(r.get(Register.DPU_BN_RELUX_CMP))
        : new PostScale.Relu();
  }

  private static FixedPoint residual(RegisterFile r) {
    return new FixedPoint(r.get(EW_CVT_SCALE), r.get(EW_CVT_SHIFT));
  }

  private static List<Requant> lanes(RegisterFile r, RknnTensor in) {
    var lanes = new ArrayList<Requant>();
    if (in.kind() == TensorKind.INPUT && r.get(ARGB_IN) != 0) {
      for (int c = 0; c < in.shape().get(1); c++) {
        lanes.add(
            new Requant(0, new FixedPoint(r.get(SCALES[c]), r.get(SHIFTS[c])), r.get(OFFSETS[c])));
      }
    }
    return lanes;
  }

  private List<TaskImage> addition() {
    Quantization.PerTensor a = step(input(0));
    Quantization.PerTensor b = step(input(1));
    Quantization.PerTensor out = step(output());
    double large = Math.max(a.scale(), b.scale());
    var add =
        new NpuElementwise(
            ElementwiseKind.ADD,
            map(input(0)),
            map(input(1)),
            operand(a, large),
            operand(b, large),
            false,
            new OutputStage(FixedPoint.of(large / 16384 / out.scale()), out.zeroPoint()),
            storage(output()));
    return elements().elementwise(add, input(0).name(), input(1).name(), output().name());
  }

  /// Of two maps, or of a map with itself.
  private Optional<List<TaskImage>> product() {
    RknnTensor a = input(0);
    RknnTensor b = node.type().equals("Pow") ? a : input(1);
    if (a.kind() == TensorKind.CPU_CONSTANT
        || b.kind() == TensorKind.CPU_CONSTANT
        || shape(a).at(0) != 1
        || node.inputs().size() != 2) {
      return Optional.empty();
    }
    boolean swapped = shape(a).elements() < shape(b).elements();
    RknnTensor x = swapped ? b : a;
    RknnTensor y = swapped ? a : b;
    var product =
        new NpuElementwise(
            ElementwiseKind.MUL,
            map(x),
            map(y),
            new EltOperand(-step(x).zeroPoint(), FixedPoint.ONE),
            new EltOperand(-step(y).zeroPoint(), FixedPoint.ONE),
            false,
            new OutputStage(
                FixedPoint.of((double) step(x).scale() * step(y).scale() / step(output()).scale()),
                step(output()).zeroPoint()),
            storage(output()));
    return Optional.of(elements().elementwise(product, x.name(), y.name(), output().name()));
  }

  private static EltOperand operand(Quantization.PerTensor step, double large) {
    FixedPoint factor =
        step.scale() == large
            ? new FixedPoint(16384, 0)
            : FixedPoint.of(step.scale() / large * 16384);
    return new EltOperand(-step.zeroPoint(), factor);
  }

  private static ElementTasks elements() {
    return new ElementTasks(TargetProfile.RK3568);
  }

  private List<TaskImage> concatenation() {
    boolean gaps = model.tensor(node.inputs().getLast()).kind() == TensorKind.HELPER;
    int parts = node.inputs().size() - (gaps ? 2 : 0);
    RknnTensor target = gaps ? input(parts) : output();
    NativeMap out = NativeMap.of(shape(output()));
    var images = new ArrayList<TaskImage>();
    int lane = 0;
    int next = 0;
    int[] sources = new int[out.channels()];
    for (int i = 0; i < parts; i++) {
      RknnTensor part = input(i);
      NativeMap map = NativeMap.of(shape(part));
      var copy = Copy.into(map, part.name(), target.name(), out, out.channelOffset(lane));
      images.addAll(elements().copy(copy, requant(step(part), step(target))));
      for (int c = 0; c < map.channels(); c++) {
        sources[next++] = lane + c;
      }
      lane += Align.up(map.channels(), NativeMap.ATOM);
    }
    if (gaps) {
      var spaced = new NativeMap(lane, out.height(), out.width());
      NpuConv move = ConvNode.moving(spaced, sources, step(target)).conv();
      String weight = model.tensor(node.inputs().getLast()).name();
      var operands =
          new ConvOperands(
              target.name(), weight, weight + "_bias", Optional.empty(), output().name());
      images.addAll(ConvTasks.of(move, List.of(), operands, TargetProfile.RK3568));
    }
    return images;
  }

  private static Requant requant(Quantization.PerTensor from, Quantization.PerTensor to) {
    if (from.zeroPoint() == to.zeroPoint() && Math.abs(from.scale() - to.scale()) < 1e-5f) {
      return Requant.COPY;
    }
    return new Requant(
        -from.zeroPoint(), FixedPoint.of((double) from.scale() / to.scale()), to.zeroPoint());
  }

  private List<TaskImage> pool() {
    MaxPoolParam param = (MaxPoolParam) node.param();
    Window window = window(param.kernel(), param.strides(), param.pads(), List.of(1, 1));
    var pool = new NpuMaxPool(map(input(0)), window, false);
    return PoolTasks.of(pool, NativeMap.of(shape(output())), input(0).name(), output().name());
  }

  private List<TaskImage> resize() {
    int fy = output().shape().get(2) / input(0).shape().get(2);
    int fx = output().shape().get(3) / input(0).shape().get(3);
    var resize = new NpuResizeNearest(map(input(0)), fy, fx);
    return ResizeTasks.of(resize, input(0).name(), output().name());
  }

  private static Window window(
      List<Integer> kernel, List<Integer> stride, List<Integer> pads, List<Integer> dilation) {
    List<Integer> p = pads.size() == 4 ? pads : List.of(0, 0, 0, 0);
    List<Integer> d = dilation.size() == 2 ? dilation : List.of(1, 1);
    return new Window(
        kernel.get(0),
        kernel.get(1),
        stride.get(0),
        stride.get(1),
        p.get(0),
        p.get(1),
        p.get(2),
        p.get(3),
        d.get(0),
        d.get(1));
  }
}
