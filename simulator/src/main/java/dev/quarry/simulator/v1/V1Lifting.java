package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Preprocessing;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a file computes, as a module of level QUANTIZED. Inputs and outputs of the module are real
/// numbers; inputs are NCHW whatever the file stores, because pictures are brought into that order.
public final class V1Lifting {
  private final V1Model model;
  private final V1Graph graph;
  private final GraphBuilder builder;
  private final Set<String> outputNames = new HashSet<>();

  private V1Lifting(V1File file, V1Graph graph) {
    this.model = file.model();
    this.graph = graph;
    this.builder = new GraphBuilder("main");
  }

  /// Lifts a file.
  ///
  /// @param name name of the file, for messages
  /// @throws CompileException if the file is damaged, precompiled, or holds an op without a meaning
  public static Module lift(String name, V1File file) {
    V1Graph graph = V1Validator.require(name, file);
    if (file.model().isPrecompiled()) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.NOT_EXECUTABLE, name, "the file holds a precompiled graph (NBG)")
              .help("its commands are not public; give the file built without pre_compile"));
    }
    return new Module(Level.QUANTIZED, new V1Lifting(file, graph).lift(file));
  }

  private Graph lift(V1File file) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < graph.graphInputs().size(); i++) {
      inputs.add(input(i, model.norms().get(graph.graphInputs().get(i))));
    }
    var values = new LiftedValues(file, graph, builder);
    for (int i = 0; i < inputs.size(); i++) {
      V1Tensor.Norm norm = model.norms().get(graph.graphInputs().get(i));
      values.setInput(norm.id(), stored(values, inputs.get(i), norm));
    }
    for (int index : graph.order()) {
      new LiftedNode(index, model.nodes().get(index), values).lift();
    }
    for (int norm : graph.graphOutputs()) {
      output(values, model.norms().get(norm));
    }
    return builder.build();
  }

  private Value input(int index, V1Tensor.Norm norm) {
    Shape shape = isTransposed(norm) ? planes(LiftedValues.shape(norm.size())) : shape(norm);
    Preprocessing preprocessing = Preprocessing.NONE;
    if (shape.rank() == 4) {
      V1Preprocessing p = V1Preprocessing.of(model.header(), index, shape.at(1));
      preprocessing =
          new Preprocessing(
              p.mean(), p.std(), p.swapsRedAndBlue() ? ChannelOrder.BGR : ChannelOrder.RGB);
    }
    return builder.input(
        norm.url().isPresent() ? norm.name() : "input" + index,
        TensorType.f32(shape),
        preprocessing);
  }

  private static Shape shape(V1Tensor.Norm norm) {
    return LiftedValues.shape(norm.size());
  }

  /// Whether the file wants an input as NHWC.
  private boolean isTransposed(V1Tensor.Norm norm) {
    return model.header().channelsInnermost() && norm.size().size() == 4;
  }

  private static Shape planes(Shape pixels) {
    return Shape.of(pixels.at(0), pixels.at(3), pixels.at(1), pixels.at(2));
  }

  private Value stored(LiftedValues values, Value input, V1Tensor.Norm norm) {
    Value ordered =
        isTransposed(norm)
            ? builder.append(new Transpose(input, List.of(0, 2, 3, 1)), Location.UNKNOWN, "")
            : input;
    return values.store(ordered, norm.type(), Location.UNKNOWN, "");
  }

  private void output(LiftedValues values, V1Tensor.Norm norm) {
    Source.Result writer = graph.writerOf(norm.id());
    Value real = values.real(values.stored(writer));
    Shape shape = shape(norm);
    if (!real.shape().equals(shape)) {
      real = builder.append(new Reshape(real, shape.dims()), Location.UNKNOWN, "");
    }
    builder.output(outputNames.add(norm.name()) ? norm.name() : norm.label(), real);
  }
}
