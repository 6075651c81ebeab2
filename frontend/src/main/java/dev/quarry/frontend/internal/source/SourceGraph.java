package dev.quarry.frontend.internal.source;

import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.NodeProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TypeProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// A graph of the model file, indexed by value name; no name is defined twice.
public final class SourceGraph {
  private final String name;
  private final SequencedSet<String> inputs = new LinkedHashSet<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<SourceNode> nodes = new ArrayList<>();
  private final SequencedMap<String, TensorProto> initializers = new LinkedHashMap<>();
  private final SequencedMap<String, SourceNode> producers = new LinkedHashMap<>();
  private final Map<String, TypeProto> types = new LinkedHashMap<>();
  private final SequencedSet<String> repeated = new LinkedHashSet<>();

  private SourceGraph(GraphProto graph, String prefix) {
    this.name = graph.getName();
    for (TensorProto initializer : graph.getInitializerList()) {
      if (initializers.putIfAbsent(initializer.getName(), initializer) != null) {
        repeated.add(initializer.getName());
      }
    }
    for (ValueInfoProto value : graph.getValueInfoList()) {
      types.put(value.getName(), value.getType());
    }
    for (ValueInfoProto input : graph.getInputList()) {
      types.put(input.getName(), input.getType());
      // Up to IR version 3 every initializer is listed as an input, too.
      if (!initializers.containsKey(input.getName())) {
        if (!inputs.add(input.getName())) {
          repeated.add(input.getName());
        }
      }
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      types.putIfAbsent(output.getName(), output.getType());
      outputs.add(output.getName());
    }
    addNodes(graph.getNodeList(), prefix);
  }

  /// The main graph of a model.
  public static SourceGraph of(GraphProto graph) {
    return of(graph, "");
  }

  /// A graph inside a node.
  ///
  /// @param prefix put in front of every node's name
  public static SourceGraph of(GraphProto graph, String prefix) {
    var source = new SourceGraph(graph, prefix);
    List<Diagnostic> problems = new ArrayList<>();
    for (String value : source.repeated) {
      problems.add(
          Diagnostic.error(
                  DiagnosticCode.BAD_GRAPH, "value '" + value + "'", "the name is defined twice")
              .expected("one input, initializer or node result of each name", "several"));
    }
    if (graph.getSparseInitializerCount() > 0) {
      String first = graph.getSparseInitializer(0).getValues().getName();
      problems.add(
          Diagnostic.error(
                  DiagnosticCode.BAD_INITIALIZER,
                  "initializer '" + first + "'",
                  "sparse tensors are not imported")
              .help("store the weights as ordinary tensors"));
    }
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    return source;
  }

  private void addNodes(List<NodeProto> protos, String prefix) {
    for (NodeProto proto : protos) {
      SourceNode node = new SourceNode(nodes.size(), prefix, proto);
      nodes.add(node);
      for (String output : proto.getOutputList()) {
        if (output.isEmpty()) {
          continue;
        }
        boolean taken = initializers.containsKey(output) || inputs.contains(output);
        if (producers.putIfAbsent(output, node) != null || taken) {
          repeated.add(output);
        }
      }
    }
  }

  /// The graph's name.
  public String name() {
    return name;
  }

  /// Inputs without a default value.
  public SequencedSet<String> inputs() {
    return Collections.unmodifiableSequencedSet(inputs);
  }

  /// Names of the outputs.
  public List<String> outputs() {
    return Collections.unmodifiableList(outputs);
  }

  /// All nodes in the order of the file.
  public List<SourceNode> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /// Weight tensors by name.
  public SequencedMap<String, TensorProto> initializers() {
    return Collections.unmodifiableSequencedMap(initializers);
  }

  /// The node that makes a value.
  public Optional<SourceNode> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /// The type the file declares for a value.
  public Optional<TypeProto> declaredType(String value) {
    return Optional.ofNullable(types.get(value));
  }

  /// Whether anything defines this name.
  public boolean defines(String value) {
    return producers.containsKey(value)
        || initializers.containsKey(value)
        || inputs.contains(value);
  }

  /// Every value that may be cut at: inputs and node results.
  public List<String> values() {
    var values = new ArrayList<String>(inputs);
    values.addAll(producers.keySet());
    return values;
  }
}
