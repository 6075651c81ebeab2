package dev.quarry.passes;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// Builds small networks for tests and looks into the results.
public final class Nets {
  private final GraphBuilder builder = new GraphBuilder("test");
  private int nodes;

  /// A map as input.
  public Value input(int channels, int size) {
    return builder.input("x" + channels, TensorType.f32(1, channels, size, size));
  }

  /// An input of any shape.
  public Value input(String name, int... dims) {
    return builder.input(name, TensorType.f32(dims));
  }

  /// A constant.
  public Value constant(Shape shape, float... values) {
    return builder.constant(ConstantData.of(shape, values));
  }

  /// A single number.
  public Value number(float value) {
    return constant(Shape.SCALAR, value);
  }

  /// A node with the location `nodeN`.
  public Value add(Op op) {
    return builder.append(op, Location.of("node" + nodes), "v" + nodes++);
  }

  /// A convolution that keeps the size, weights 1, 2, 3, ... / 100, bias 1, 2, 3, ...
  public Value conv(Value input, int outputs, int kernel) {
    Shape shape = Shape.of(outputs, input.dim(1), kernel, kernel);
    float[] weights = new float[shape.elements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % 17 - 8) / 100f;
    }
    float[] bias = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      bias[k] = k + 1;
    }
    return add(
        new Conv2d(
            input,
            constant(shape, weights),
            Optional.of(constant(Shape.of(outputs), bias)),
            Window.square(kernel, 1, kernel / 2),
            1));
  }

  /// Marks a value as output `outN`.
  public Nets output(Value value) {
    builder.output("out" + value.id(), value);
    return this;
  }

  /// The network.
  public Graph graph() {
    return builder.build();
  }

  /// The network at a level.
  public Module at(Level level) {
    return new Module(level, graph());
  }

  /// Mnemonics of all nodes but constants, in order.
  public static List<String> ops(Graph graph) {
    return graph.nodes().stream()
        .map(Node::op)
        .filter(op -> !(op instanceof Const))
        .map(op -> op.def().mnemonic())
        .toList();
  }

  /// The only op of a kind.
  public static <T extends Op> T only(Graph graph, Class<T> kind) {
    List<T> found =
        graph.nodes().stream().map(Node::op).filter(kind::isInstance).map(kind::cast).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + kind.getSimpleName() + ": " + ops(graph));
    }
    return found.getFirst();
  }

  /// The contents of a value that is a constant.
  public static ConstantData data(Graph graph, Value value) {
    ConstantData data = graph.constants().get(value);
    if (data == null) {
      throw new AssertionError(value + " is not a constant");
    }
    return data;
  }

  /// Runs one pass on a module and checks that a second run changes nothing.
  public static Module run(Pass pass, Module module, PassContext context) {
    Module once = pass.run(module, context);
    if (pass.info().establishes().isEmpty()) {
      Module twice = pass.run(once, PassContext.empty());
      if (!twice.equals(once)) {
        throw new AssertionError(pass.info().name() + " is not idempotent: " + ops(twice.graph()));
      }
    }
    return once;
  }
}
