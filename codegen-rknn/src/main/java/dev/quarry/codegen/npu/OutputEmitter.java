package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.OutputRequest.Order;
import dev.quarry.codegen.rknn2.NodeAttributes;
import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The conversion tasks of the outputs.
final class OutputEmitter {
  private final TensorPool tensors;
  private final OutputRequests requests;

  OutputEmitter(TensorPool tensors, OutputRequests requests) {
    this.tensors = tensors;
    this.requests = requests;
  }

  /// An output and its conversion.
  ///
  /// @param tensor tensor of the stored result
  /// @param scratch tensor that other forms are made in
  /// @param form the form the tasks are for, empty without tasks
  /// @param counts tasks of every form
  /// @param tasks the tasks
  record Converted(
      String tensor,
      Optional<String> scratch,
      Optional<OutputForm> form,
      NodeAttributes.OutputTasks counts,
      List<TaskImage> tasks) {
    /// Whether it is handed out as real numbers.
    boolean isReal() {
      return form.map(OutputForm::isFloat).orElse(false);
    }

    /// The order of its elements as the file names it.
    Optional<String> layout() {
      return form.map(f -> f.channelsInnermost() ? "NHWC" : "NCHW");
    }

    static Converted stored(String tensor) {
      return new Converted(
          tensor, Optional.empty(), Optional.empty(), NodeAttributes.OutputTasks.NONE, List.of());
    }
  }

  /// The conversion of an output.
  ///
  /// @param tensor tensor of the stored result
  Converted convert(GraphOutput output, String tensor) {
    OutputRequest wanted = requests.of(output.name());
    Value value = output.value();
    if (wanted.equals(OutputRequest.NATIVE)) {
      return Converted.stored(tensor);
    }
    if (value.type().element() == ElementType.F16) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.TARGET_LIMIT,
                  "output '" + output.name() + "'",
                  "halves are handed out as they are only")
              .expected("an 8-bit network for another layout or type", value(output))
              .help("leave --output-layout and --output-type out, or compile with --dtype i8"));
    }
    if (value.type().layout() != Layout.NC1HWC2
        || !(value.type().quantization() instanceof Quantization.PerTensor step)) {
      return plain(output, wanted, tensor);
    }
    if (value.dim(0) > 1) {
      throw Limits.exceeded(
          "output '" + output.name() + "' in another form", "batch 1", "batch " + value.dim(0));
    }
    NativeMap map = NativeMap.of(value.type());
    return convert(form(output, wanted, map), new Result(map, step, tensor));
  }

  private record Result(NativeMap map, Quantization.PerTensor step, String tensor) {}

  /// Results of the CPU lie in the model's order already, as integers; the runtime makes real
  /// numbers of them.
  private Converted plain(GraphOutput output, OutputRequest wanted, String tensor) {
    boolean refuse = wanted.real() || wanted.layout() == Order.NHWC;
    if (refuse && requests.isNamed(output.name())) {
      throw Limits.exceeded(
          "output '" + output.name() + "' in another form",
          "a map the NPU computes",
          value(output) + " in the model's order");
    }
    return Converted.stored(tensor);
  }

  private static String value(GraphOutput output) {
    return output.value().type().text();
  }

  /// Real numbers of no certain order come in planes where that is possible.
  private static OutputForm form(GraphOutput output, OutputRequest wanted, NativeMap map) {
    boolean planes = PlaneTasks.fit(map);
    Order order = wanted.layout();
    if (order == Order.NATIVE) {
      order = planes ? Order.NCHW : Order.NHWC;
    }
    if (order == Order.NCHW && !planes) {
      throw Limits.exceeded(
          "output '" + output.name() + "' with channels outermost",
          "a width that is a multiple of " + NativeMap.ATOM + ", or nhwc",
          "width " + map.width());
    }
    if (order == Order.NHWC) {
      return wanted.real() ? OutputForm.NHWC_FLOAT : OutputForm.NHWC;
    }
    return wanted.real() ? OutputForm.NCHW_FLOAT : OutputForm.NCHW;
  }

  private Converted convert(OutputForm form, Result result) {
    NativeMap map = result.map;
    String scratch = scratch(form, result);
    var conversion = new OutputTasks(map, result.step, result.tensor, scratch);
    var tasks = new ArrayList<TaskImage>();
    int[] counts = new int[OutputForm.values().length];
    switch (form) {
      case NHWC -> counts[0] = add(tasks, conversion.pixels());
      case NHWC_FLOAT -> {
        counts[0] = add(tasks, conversion.pixels());
        counts[1] = add(tasks, conversion.realPixels());
      }
      case NCHW -> counts[2] = add(tasks, planes(PlaneTasks.Element.INTEGER, result, scratch));
      case NCHW_FLOAT ->
          counts[3] =
              add(tasks, planes(PlaneTasks.Element.HALF, result, scratch))
                  + add(tasks, conversion.realPlanes());
    }
    return new Converted(
        result.tensor,
        Optional.of(scratch),
        Optional.of(form),
        new NodeAttributes.OutputTasks(counts[0], counts[1], counts[2], counts[3]),
        List.copyOf(tasks));
  }

  private static int add(List<TaskImage> tasks, List<TaskImage> more) {
    tasks.addAll(more);
    return more.size();
  }

  private List<TaskImage> planes(PlaneTasks.Element element, Result result, String scratch) {
    var planes = new PlaneTasks(result.map, element);
    boolean halves = element == PlaneTasks.Element.HALF;
    String weights = tensors.unique(result.tensor + (halves ? "_weight_1" : "_weight_0"));
    List<Integer> shape = planes.weightShape();
    tensors.weights(
        weights,
        TensorKind.HELPER,
        RknnDataType.INT8,
        shape,
        WeightShapes.dense(planes.kernels(), NativeMap.ATOM, 1, shape.getLast(), Precision.INT8),
        planes.weights());
    long offset = halves ? OutputTasks.halvesOffset(result.map) : 0;
    return planes.tasks(result.tensor, weights, scratch, offset);
  }

  /// The tensor other forms are made in.
  private String scratch(OutputForm form, Result result) {
    NativeMap map = result.map;
    String name = tensors.unique(result.tensor + "_exSecondary");
    NativeMap shape = form.channelsInnermost() ? pixelsAsMap(map) : map;
    tensors.map(
        name,
        TensorKind.INTERNAL,
        shape,
        shape.channels(),
        new Storage(ElementType.I8, result.step));
    if (!form.channelsInnermost()) {
      tensors.reserve(name, OutputTasks.scratchBytes(map));
    }
    return name;
  }

  /// Pixels of channels are told as a map whose channels are the rows (shapes-yolo, y5n).
  private static NativeMap pixelsAsMap(NativeMap map) {
    int rows = map.height();
    int columns = map.width();
    return map.with(rows, columns, Align.up(map.channels(), NativeMap.ATOM));
  }
}
