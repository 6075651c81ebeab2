package dev.quarry.simulator.machine;

import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import dev.quarry.simulator.intkernel.ConvKernels;
import dev.quarry.simulator.intkernel.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The tasks that bring one output into other forms. They run in a memory of their own: the runtime
/// gives an output a buffer outside the arena, large enough for real numbers; in the arena they
/// would overwrite what later nodes read.
// rknn2-format.md section 6; the buffer follows from b, which writes past the output's size
final class OutputConversion {
  private static final int ATOM = 8;
  private static final int FORMS = OutputForm.values().length;

  private final RknnTensor output;
  private final RknnTensor scratch;
  private final NpuMemory memory;
  private final Map<OutputForm, List<Step>> steps;

  /// @param index index of the OutputOperator
  /// @param kernels what its convolutions are computed with
  OutputConversion(RknnModel model, int index, ConvKernels kernels) {
    RknnNode node = model.graph().nodes().get(index);
    String where = node.type() + " '" + node.name() + "'";
    RknnTensor tensor = model.tensor(node.inputs().getFirst());
    if (tensor.dtype() != RknnDataType.INT8 || tensor.shape().size() != 4) {
      throw Refusal.notExecutable(where, "conversion of " + tensor.dtype().text() + " outputs");
    }
    if (node.inputs().size() < 2) {
      throw Refusal.damaged(where, "it has no memory to work in");
    }
    RknnTensor work = model.tensor(node.inputs().get(1));
    long floats = floatBytes(tensor.shape());
    output = placed(tensor, Math.max(floats, tensor.sizeBytes()), 0);
    scratch = placed(work, Math.max(floats, work.sizeBytes()), output.sizeBytes());
    Map<OutputForm, Integer> counts = counts(node, where);
    List<RknnTensor> helpers =
        model.graph().tensors().stream().filter(t -> t.kind() == TensorKind.HELPER).toList();
    if (helpers.isEmpty() && counts.getOrDefault(OutputForm.NCHW, 0) > 0) {
      // container 2 binds addresses by the node's tensors, and these weights are not among them
      throw Refusal.notExecutable(where, "the file does not say where its weights lie");
    }
    var tensors = new ArrayList<>(List.of(output, scratch));
    tensors.addAll(helpers);
    memory = NpuMemory.part(model, tensors);
    List<Step> all =
        TaskDecoder.decode(model, memory, kernels, i -> i == index).getOrDefault(index, List.of());
    steps = split(all, counts, where);
  }

  private static long floatBytes(List<Integer> shape) {
    long lanes = Math.ceilDiv(shape.get(1), ATOM) * (long) ATOM;
    return lanes * shape.get(0) * shape.get(2) * shape.get(3) * Float.BYTES;
  }

  private static RknnTensor placed(RknnTensor t, long size, long offset) {
    return t.withPlace(Math.ceilDiv(size, 64) * 64, offset);
  }

  /// Tasks per form.
  private static Map<OutputForm, Integer> counts(RknnNode node, String where) {
    if (node.attributes().size() != FORMS * Integer.BYTES) {
      throw Refusal.damaged(where, "its numbers of tasks are missing");
    }
    ByteBuffer stored = node.attributes().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    Map<OutputForm, Integer> counts = new EnumMap<>(OutputForm.class);
    for (OutputForm form : OutputForm.values()) {
      counts.put(form, stored.getInt());
    }
    return counts;
  }

  private static Map<OutputForm, List<Step>> split(
      List<Step> all, Map<OutputForm, Integer> counts, String where) {
    Map<OutputForm, List<Step>> parts = new EnumMap<>(OutputForm.class);
    int first = 0;
    for (Map.Entry<OutputForm, Integer> entry : counts.entrySet()) {
      int count = entry.getValue();
      if (count < 0 || count > all.size() - first) {
        throw Refusal.damaged(where, "it has " + all.size() + " tasks, not those it counts");
      }
      parts.put(entry.getKey(), all.subList(first, first + count));
      first += count;
    }
    return parts;
  }

  /// Every form there are tasks for.
  ///
  /// @param values the output as stored
  Map<OutputForm, Tensor> run(Tensor values, Workers workers) {
    Map<OutputForm, Tensor> results = new EnumMap<>(OutputForm.class);
    for (OutputForm form : OutputForm.values()) {
      List<Step> own = steps.getOrDefault(form, List.of());
      if (own.isEmpty()) {
        continue;
      }
      // the real numbers of NHWC are made from its integers, and replace the output
      if (form != OutputForm.NHWC_FLOAT) {
        new TensorAccess(memory).write(output, values);
      }
      for (Step step : own) {
        step.run(memory.bytes(), workers);
      }
      results.put(form, read(form, values));
    }
    return results;
  }

  private Tensor read(OutputForm form, Tensor values) {
    int batch = output.shape().get(0);
    int channels = output.shape().get(1);
    int height = output.shape().get(2);
    int width = output.shape().get(3);
    int pixels = batch * height * width;
    boolean innermost = form.channelsInnermost();
    int run = innermost ? channels : height * width;
    int pitch = innermost ? Math.ceilDiv(channels, ATOM) * ATOM : run;
    int runs = innermost ? pixels : batch * channels;
    var shape =
        innermost ? new Shape(List.of(batch, height, width, channels)) : new Shape(output.shape());
    ByteBuffer bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int base = memory.base((form == OutputForm.NHWC_FLOAT ? output : scratch).name());
    float[] reals = new float[form.isFloat() ? runs * run : 0];
    byte[] integers = new byte[form.isFloat() ? 0 : runs * run];
    for (int i = 0; i < runs * run; i++) {
      int at = i / run * pitch + i % run;
      if (form.isFloat()) {
        reals[i] = bytes.getFloat(base + at * Float.BYTES);
      } else {
        integers[i] = bytes.get(base + at);
      }
    }
    return form.isFloat()
        ? Tensor.of(shape, reals)
        : new Tensor.OfByte(values.type().withShape(shape), integers);
  }
}
