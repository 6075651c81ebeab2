package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.PassContext;
import java.util.List;

/// One run of [LowerToHalf].
final class HalfLowering {
  private final Graph graph;
  private final PassContext context;

  HalfLowering(Graph graph, PassContext context) {
    this.graph = graph;
    this.context = context;
  }

  /// @throws CompileException naming every node without a form, or weights out of range
  Graph lower() {
    UnsupportedNode.requireNone(graph, FormLimits.inHalves(context.limits()));
    var builder = new GraphBuilder(graph.name());
    var values = new LoweredValues(graph, builder);
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      values.put(value, builder.input(value.name(), inputType(value), input.preprocessing()));
    }
    var nodes = new HalfNodes(graph, builder, values, context);
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Const)) {
        nodes.lower(node);
      }
    }
    for (GraphOutput output : graph.outputs()) {
      Value value = values.stored(output.value());
      boolean rows = value.type().layout() == Layout.NHWC;
      builder.output(output.name(), rows ? values.map(value) : value);
    }
    return builder.build();
  }

  /// Pictures come as rows of pixels, other maps in the native layout.
  private static TensorType inputType(Value value) {
    Shape shape = value.shape();
    if (value.type().element() != ElementType.F32) {
      return value.type();
    }
    if (shape.rank() != 4) {
      return Storage.HALF.at(shape);
    }
    return List.of(1, 3, 4).contains(shape.at(1))
        ? Storage.HALF.at(shape).withLayout(Layout.NHWC)
        : Storage.HALF.nativeAt(shape);
  }
}
