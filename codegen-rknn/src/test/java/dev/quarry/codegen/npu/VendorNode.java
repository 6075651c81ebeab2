package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.TaskReplay.EffectiveTask;
import dev.quarry.codegen.npu.TensorPool.Frames;
import dev.quarry.codegen.regs.RegisterFile;
import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvTransposeParam;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// A node of a vendor's file as our tasks: geometry, scales, zero points and operands come from the
/// graph; what no file stores is taken from the node's own tasks and named as given.
record VendorNode(RknnModel model, RknnNode node, List<EffectiveTask> tasks) {

  /// The tasks we would write, or empty for a kind of node we do not write.
  Optional<Regenerated> ours() {
    return frame().map(r -> new Regenerated(allFrames(r.tasks()), r.given()));
  }

  /// Of nodes that are no convolution, the vendor repeats every single task, where Quarry repeats
  /// all of them: the same tasks in another order.
  private List<TaskImage> allFrames(List<TaskImage> tasks) {
    if (node.type().startsWith("Conv")) {
      int tables = (int) tasks.stream().filter(t -> !t.tail().isEmpty()).count();
      return FrameTasks.of(tasks, tables, this::frames);
    }
    if (new VendorElements(this).isWholeBatch()) {
      return tasks;
    }
    return tasks.stream()
        .flatMap(task -> FrameTasks.of(List.of(task), 0, this::frames).stream())
        .toList();
  }

  /// Constants have one frame, whatever their shape.
  private Frames frames(String name) {
    RknnTensor tensor = model.tensor(name).orElse(RknnTensor.PLACEHOLDER);
    if (!tensor.kind().isInArena() || tensor.shape().size() != 4) {
      return new Frames(1, 0);
    }
    NativeMap map = NativeMap.of(map(tensor).type());
    int surfaces = Align.divideUp(map.channels(), map.atomChannels());
    int pixels = Align.up(map.pixels(), Math.max(tensor.surfaceAlign(), 1));
    return new Frames(tensor.shape().getFirst(), (long) surfaces * pixels * NativeMap.ATOM);
  }

  /// The tasks of the first frame.
  private Optional<Regenerated> frame() {
    if (output().dtype() != first().dtype()) {
      return Optional.empty();
    }
    if (node.param() instanceof ConvTransposeParam t) {
      Window w = window(t.kernel(), List.of(1, 1), List.of(), List.of(1, 1));
      int top = w.kernelHeight() - 1 - t.pads().get(0);
      int left = w.kernelWidth() - 1 - t.pads().get(1);
      Upsampling up = new Upsampling(t.strides().get(0), t.strides().get(1));
      // only kernels as large as the stride occur
      return Optional.of(convolution(w.withPads(top, left, 0, 0), up, false));
    }
    if (node.type().startsWith("Conv") && node.param() instanceof ConvParam param) {
      Window w = window(param.kernel(), param.strides(), param.pads(), param.dilations());
      return Optional.of(convolution(w, Upsampling.NONE, param.group() > 1));
    }
    return new VendorElements(this).ours().map(Regenerated::of);
  }

  private Regenerated convolution(Window window, Upsampling upsampling, boolean depthwise) {
    RegisterFile first =
        tasks.stream()
            .filter(t -> (t.task().enableMask() & 1) != 0)
            .findFirst()
            .orElseThrow()
            .registers();
    return isHalf()
        ? new VendorHalfConv(this, window, upsampling, depthwise, first).ours()
        : new VendorConv(this, window, upsampling, depthwise, first).ours();
  }

  /// Whether the node computes with halves.
  boolean isHalf() {
    return output().dtype() == RknnDataType.FLOAT16 || first().dtype() == RknnDataType.FLOAT16;
  }

  /// Maps in one tensor.
  int batch() {
    List<Integer> shape = output().shape();
    return shape.size() == 4 ? Math.max(shape.getFirst(), first().shape().getFirst()) : 1;
  }

  RknnTensor input(int i) {
    return model.tensor(node.inputs().get(i));
  }

  /// The first operand that is computed.
  private RknnTensor first() {
    return node.inputs().size() > 1 && isConstant(0) ? input(1) : input(0);
  }

  RknnTensor output() {
    return node.outputs().isEmpty() ? input(0) : output(0);
  }

  RknnTensor output(int i) {
    return model.tensor(node.outputs().get(i));
  }

  boolean isConstant(int i) {
    return input(i).kind() == TensorKind.CPU_CONSTANT;
  }

  static Shape shape(RknnTensor tensor) {
    return new Shape(tensor.shape());
  }

  static Quantization.PerTensor step(RknnTensor tensor) {
    return new Quantization.PerTensor(
        tensor.quantization().scaleOrOne(), tensor.quantization().zeroPointOrZero());
  }

  static Storage storage(RknnTensor tensor) {
    if (tensor.dtype() == RknnDataType.FLOAT16) {
      return Storage.HALF;
    }
    return new Storage(ElementType.I8, step(tensor));
  }

  static Value map(RknnTensor tensor) {
    return new Value(0, storage(tensor).nativeAt(shape(tensor)), tensor.name());
  }

  static Window window(
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
