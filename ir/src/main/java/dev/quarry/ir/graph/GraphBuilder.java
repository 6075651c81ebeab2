package dev.quarry.ir.graph;

import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Builds a graph from the inputs on; values are numbered as they are defined. Inputs come first.
public final class GraphBuilder {
  private final String name;
  private final List<GraphInput> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<GraphOutput> outputs = new ArrayList<>();
  private int nextId;

  /// @param name name of the graph
  public GraphBuilder(String name) {
    this.name = name;
  }

  /// Adds an input that takes values as they are.
  public Value input(String inputName, TensorType type) {
    return input(inputName, type, Preprocessing.NONE);
  }

  /// Adds an input.
  ///
  /// @throws IllegalStateException if a node has been added already
  public Value input(String inputName, TensorType type, Preprocessing preprocessing) {
    if (!nodes.isEmpty()) {
      throw new IllegalStateException("inputs come before nodes");
    }
    Value value = define(type, inputName);
    inputs.add(new GraphInput(value, preprocessing));
    return value;
  }

  /// Adds a constant without a name.
  public Value constant(ConstantData data) {
    return constant(data, "");
  }

  /// Adds a constant.
  public Value constant(ConstantData data, String valueName) {
    return add(new Const(data), Location.UNKNOWN, List.of(valueName)).result();
  }

  /// Adds a node with one result.
  public Value append(Op op, Location location, String resultName) {
    return add(op, location, List.of(resultName)).result();
  }

  /// Adds a node of which only the first result is of interest.
  public Value first(Op op, Location location, String resultName) {
    var names = new ArrayList<>(Collections.nCopies(op.def().resultsOf(op).size(), ""));
    names.set(0, resultName);
    return add(op, location, names).result();
  }

  /// Adds a node; result types come from the op's definition.
  ///
  /// @param resultNames one per result, may be empty strings
  public Node add(Op op, Location location, List<String> resultNames) {
    List<TensorType> types = op.def().resultsOf(op);
    if (types.size() != resultNames.size()) {
      throw new IllegalArgumentException(
          op.def().mnemonic() + " has " + types.size() + " results, not " + resultNames.size());
    }
    var results = new ArrayList<Value>(types.size());
    for (int i = 0; i < types.size(); i++) {
      results.add(define(types.get(i), resultNames.get(i)));
    }
    Node node = new Node(results, op, location);
    nodes.add(node);
    return node;
  }

  /// Adds an output.
  public void output(String outputName, Value value) {
    outputs.add(new GraphOutput(outputName, value));
  }

  /// The graph as built so far.
  public Graph build() {
    return new Graph(name, inputs, nodes, outputs);
  }

  private Value define(TensorType type, String valueName) {
    return new Value(nextId++, type, valueName);
  }
}
