package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.simulator.intkernel.ConvKernels;
import dev.quarry.simulator.intkernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Executes an RK3566 / RK3568 file the way the chip does: the words of the file set registers, the
/// registers drive the units, everything passes through one memory. Nothing is taken from the graph
/// in the file but where tensors lie, and what the CPU of the chip does.
///
/// Tasks that convert outputs to other layouts run on demand ([#convert]); the native outputs are
/// complete before them.
public final class RegisterMachine implements AutoCloseable {
  private static final Set<String> TARGETS = Set.of("rk3566", "rk3568");

  private static final String OUTPUT_OPERATOR = "OutputOperator";
  private static final String INPUT_OPERATOR = "InputOperator";

  private final RknnModel model;
  private final NpuMemory memory;
  private final TensorAccess access;
  private final List<NodeSteps> nodes;
  private final Workers workers;
  private final ConvKernels kernels;

  /// The steps of one node.
  private record NodeSteps(int index, RknnNode node, List<Step> steps) {
    void run(byte[] bytes, Workers workers) {
      for (Step step : steps) {
        step.run(bytes, workers);
      }
    }
  }

  private RegisterMachine(
      RknnModel model,
      NpuMemory memory,
      TensorAccess access,
      List<NodeSteps> nodes,
      Workers workers,
      ConvKernels kernels) {
    this.model = model;
    this.memory = memory;
    this.access = access;
    this.nodes = nodes;
    this.workers = workers;
    this.kernels = kernels;
  }

  /// Loads a model with as many threads as there are processors.
  ///
  /// @throws CompileException if the file is for another chip, contradicts itself, or holds
  ///   something that has no definition here
  public static RegisterMachine load(RknnModel model) {
    return load(model, Runtime.getRuntime().availableProcessors());
  }

  /// Loads a model.
  ///
  /// @param threads at least 1; results do not depend on it
  public static RegisterMachine load(RknnModel model, int threads) {
    return load(model, threads, ConvKernels.FAST);
  }

  /// Loads a model.
  ///
  /// @param threads at least 1; results do not depend on it
  /// @param kernels what convolutions of integers are computed with; results do not depend on it
  public static RegisterMachine load(RknnModel model, int threads, ConvKernels kernels) {
    String target = model.info().target();
    if (!TARGETS.contains(target)) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.OTHER_CHIP, "the file", "it is for the chip '" + target + "'")
              .expected("rk3566 or rk3568", target)
              .help("inspect shows it; the simulator executes files for RK3566 and RK3568"));
    }
    refuseEmptyTensors(model, model.graph().inputs());
    refuseEmptyTensors(model, model.graph().outputs());
    var memory = new NpuMemory(model);
    var access = new TensorAccess(memory);
    return new RegisterMachine(
        model,
        memory,
        access,
        decode(model, memory, access, kernels),
        new Workers(threads),
        kernels);
  }

  private static void refuseEmptyTensors(RknnModel model, List<Integer> tensors) {
    for (int index : tensors) {
      RknnTensor tensor = model.tensor(index);
      if (tensor.shape().contains(0)) {
        throw Refusal.damaged(
            "tensor '" + tensor.name() + "'", "it has no elements: " + tensor.shape());
      }
    }
  }

  private static List<NodeSteps> decode(
      RknnModel model, NpuMemory memory, TensorAccess access, ConvKernels kernels) {
    List<RknnNode> all = model.graph().nodes();
    Map<Integer, List<Step>> steps =
        TaskDecoder.decode(model, memory, kernels, i -> !all.get(i).type().equals(OUTPUT_OPERATOR));
    var nodes = new ArrayList<NodeSteps>();
    for (int i = 0; i < all.size(); i++) {
      RknnNode node = all.get(i);
      if (node.type().equals(INPUT_OPERATOR) || node.type().equals(OUTPUT_OPERATOR)) {
        continue;
      }
      List<Step> own =
          node.onNpu()
              ? steps.getOrDefault(i, List.of())
              : List.of(new HostStep(model, node, access));
      nodes.add(new NodeSteps(i, node, own));
    }
    return nodes;
  }

  /// The loaded model.
  public RknnModel model() {
    return model;
  }

  /// Runs all tasks.
  ///
  /// @param inputs per input of the file: the bytes of an image, rows of pixels of channels; for
  ///   other inputs the stored elements in NCHW order, little-endian
  /// @param observer sees every node
  public void run(List<byte[]> inputs, NodeObserver observer) {
    List<Integer> indices = model.graph().inputs();
    if (inputs.size() != indices.size()) {
      throw badInput("the network", indices.size() + " inputs", inputs.size() + " inputs");
    }
    for (int i = 0; i < indices.size(); i++) {
      write(model.tensor(indices.get(i)), inputs.get(i));
    }
    for (NodeSteps node : nodes) {
      node.run(memory.bytes(), workers);
      observer.finished(node.index, node.node, this);
    }
  }

  /// Runs one node alone.
  ///
  /// @param index index of the node
  /// @param tensors what the node reads, by tensor index, in logical order and of the kinds
  ///   [#values] returns, pictures as their pixels; the others keep what the memory holds
  /// @return the values of its results
  public List<Tensor> runNode(int index, Map<Integer, Tensor> tensors) {
    NodeSteps node =
        nodes.stream()
            .filter(n -> n.index == index)
            .findFirst()
            .orElseThrow(() -> badInput("the network", "a node that is executed", "node " + index));
    for (Map.Entry<Integer, Tensor> entry : new TreeMap<>(tensors).entrySet()) {
      access.write(model.tensor(entry.getKey()), entry.getValue());
    }
    node.run(memory.bytes(), workers);
    return node.node.outputs().stream().map(i -> values(model.tensor(i))).toList();
  }

  /// Puts other values in the place of a tensor, for the nodes that run after it.
  ///
  /// @param values in logical order and of the kind [#values] returns
  public void replace(RknnTensor tensor, Tensor values) {
    access.write(tensor, values);
  }

  /// Runs the tasks that bring an output into other forms, on what the last run left.
  ///
  /// @param output index among the outputs
  /// @return every form the file has tasks for; none when it leaves conversion to the CPU
  public Map<OutputForm, Tensor> convert(int output) {
    int tensor = model.graph().outputs().get(output);
    List<RknnNode> all = model.graph().nodes();
    for (int i = 0; i < all.size(); i++) {
      RknnNode node = all.get(i);
      if (node.type().equals(OUTPUT_OPERATOR) && node.inputs().getFirst() == tensor) {
        int index = i;
        boolean converts = model.tasks().stream().anyMatch(t -> t.nodeIndex() == index);
        return converts
            ? new OutputConversion(model, index, kernels).run(values(model.tensor(tensor)), workers)
            : Map.of();
      }
    }
    return Map.of();
  }

  private void write(RknnTensor tensor, byte[] data) {
    int size = tensor.dtype().elementBytes();
    int elements = tensor.shape().stream().reduce(1, Math::multiplyExact);
    if (data.length != elements * size) {
      throw badInput(
          "input '" + tensor.name() + "'", elements * size + " bytes", data.length + " bytes");
    }
    int base = memory.base(tensor.name());
    byte[] bytes = memory.bytes();
    Optional<PictureRows> picture = PictureRows.of(tensor);
    if (picture.isPresent()) {
      int line = picture.get().rowBytes();
      int pitch = picture.get().pitch();
      int rows = data.length / line;
      memory.require(tensor.name(), "picture", base, base + (long) rows * pitch);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(data, row * line, bytes, base + row * pitch, line);
      }
    } else {
      access.clearSpareLanes(tensor);
      access.visit(
          tensor,
          size,
          (logical, address) -> System.arraycopy(data, logical * size, bytes, address, size));
    }
  }

  private static CompileException badInput(String where, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, where, "the data does not fit")
            .expected(expected, found));
  }

  /// The stored 8-bit values of a tensor in NCHW order.
  public byte[] stored(RknnTensor tensor) {
    return access.read(tensor) instanceof Tensor.OfByte(_, byte[] data)
        ? data
        : refuseStored(tensor);
  }

  private static byte[] refuseStored(RknnTensor tensor) {
    throw Refusal.notExecutable(
        "tensor '" + tensor.name() + "'", "stored integers of " + tensor.dtype().text());
  }

  /// The values of a tensor in logical order: 8-bit integers as stored (pixels of a picture), reals
  /// as `f32`, other integers as `i64`.
  public Tensor values(RknnTensor tensor) {
    return access.read(tensor);
  }

  /// The stored values of every output.
  public List<byte[]> outputs() {
    return model.graph().outputs().stream().map(i -> stored(model.tensor(i))).toList();
  }

  @Override
  public void close() {
    workers.close();
  }
}
