package dev.quarry;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A graph in which chosen layers no longer read each other: every one of them is an output, and
/// what reads it reads an input instead that takes given values.
final class SeparateLayers {
  private final Graph separate;
  private final List<Value> chosen = new ArrayList<>();
  private final Set<Value> halves;

  /// @param names the layers to take apart
  SeparateLayers(Graph graph, Set<String> names) {
    halves = halves(graph);
    var builder = new GraphBuilder(graph.name());
    Map<Value, Value> read = new HashMap<>();
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      read.put(value, builder.input(value.name(), value.type(), input.preprocessing()));
    }
    Map<Value, Value> given = new HashMap<>();
    for (Value layer : layers(graph)) {
      if (names.contains(layer.name())) {
        chosen.add(layer);
        given.put(layer, builder.input(layer.name(), layer.type()));
      }
    }
    for (Node node : graph.nodes()) {
      Op op = node.op().def().withOperands(node.op(), v -> read.getOrDefault(v, v));
      List<String> results = node.results().stream().map(Value::name).toList();
      List<Value> made = builder.add(op, node.location(), results).results();
      for (int i = 0; i < made.size(); i++) {
        Value old = node.results().get(i);
        if (given.containsKey(old)) {
          builder.output(old.name(), made.get(i));
        }
        read.put(old, given.getOrDefault(old, made.get(i)));
      }
    }
    separate = builder.build();
  }

  /// The layers of a graph: every computed value with a name of its own. What only turns a stored
  /// value into real numbers keeps its name and is no layer.
  static List<Value> layers(Graph graph) {
    var names = new HashSet<String>();
    var layers = new ArrayList<Value>();
    Set<Value> constants = graph.constants().keySet();
    for (Node node : graph.nodes()) {
      for (Value value : node.results()) {
        boolean own = !value.name().isEmpty() && !constants.contains(value);
        if (own && !(node.op() instanceof Dequantize) && names.add(value.name())) {
          layers.add(value);
        }
      }
    }
    return layers;
  }

  /// Values that are `f32` and hold halves.
  static Set<Value> halves(Graph graph) {
    var halves = new HashSet<Value>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Cast(Value x, ElementType to)
          && to == ElementType.F32
          && x.type().element() == ElementType.F16) {
        halves.add(node.result());
      }
    }
    return halves;
  }

  /// The graph with the chosen layers taken apart.
  Graph graph() {
    return separate;
  }

  /// The names of its outputs, in order.
  List<String> names() {
    return chosen.stream().map(Value::name).toList();
  }

  /// The tensors behind the original inputs, in order.
  ///
  /// @param references real numbers of every chosen layer, by name
  List<Tensor> given(Map<String, Tensor> references) {
    var tensors = new ArrayList<Tensor>();
    for (Value layer : chosen) {
      Tensor reference = references.get(layer.name());
      if (reference == null) {
        throw new IllegalStateException("this is a bug: no values for '" + layer.name() + "'");
      }
      tensors.add(stored(layer, reference.floats()));
    }
    return tensors;
  }

  private Tensor stored(Value layer, float[] real) {
    TensorType type = layer.type();
    if (!halves.contains(layer)) {
      return StoredForm.of(real, type);
    }
    float[] rounded = new float[real.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Float.float16ToFloat(Float.floatToFloat16(real[i]));
    }
    return new Tensor.OfFloat(type, rounded);
  }
}
