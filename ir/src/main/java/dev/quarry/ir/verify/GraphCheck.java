package dev.quarry.ir.verify;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One run of the [Verifier].
final class GraphCheck {
  private final Graph graph;
  private final LevelRules rules;
  private final List<Finding> findings = new ArrayList<>();

  /// Every value defined so far, by its place in the order of definition.
  private final List<Value> defined = new ArrayList<>();

  private final BitSet read = new BitSet();

  GraphCheck(Module module) {
    this.graph = module.graph();
    this.rules = LevelRules.of(module.level());
  }

  List<Finding> run() {
    inputs();
    List<Node> nodes = graph.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      node(i, nodes.get(i));
    }
    outputs();
    if (!rules.unread()) {
      unread();
    }
    return findings;
  }

  private void inputs() {
    Set<String> names = new HashSet<>();
    for (GraphInput input : graph.inputs()) {
      String where = "input '" + input.value().label() + "'";
      if (!input.name().isEmpty() && !names.add(input.name())) {
        report(Finding.GRAPH, where, "two inputs have the same name");
      }
      int means = input.preprocessing().mean().size();
      if (means > 0 && (input.value().type().rank() < 2 || input.value().dim(1) != means)) {
        add(
            Finding.GRAPH,
            error(where, "there must be one mean and one standard deviation per channel")
                .expected("channels of " + input.value().type().text(), means + " means"));
      }
      define(Finding.GRAPH, where, input.value());
    }
  }

  private void node(int index, Node node) {
    String where = node.where();
    boolean sound = true;
    for (Value operand : node.operands()) {
      sound &= reads(index, where, operand);
    }
    boolean allowed = rules.allows(node.op());
    if (!allowed) {
      add(
          index,
          error(where, "the op is not allowed at level " + rules.level().text())
              .expected(rules.ops(), node.op().def().mnemonic()));
    }
    if (sound) {
      OpCheck.problem(node.op(), node.results())
          .ifPresent(p -> add(index, error(where, p.message()).expected(p.expected(), p.found())));
    }
    for (Value result : node.results()) {
      if (allowed && !rules.allows(result.type())) {
        add(
            index,
            error(where, "the result's type is not allowed at level " + rules.level().text())
                .expected(rules.types(), result.type().text()));
      }
      define(index, where, result);
    }
  }

  private void outputs() {
    Set<String> names = new HashSet<>();
    for (GraphOutput output : graph.outputs()) {
      String where = "output '" + output.name() + "'";
      if (!names.add(output.name())) {
        report(Finding.GRAPH, where, "two outputs have the same name");
      }
      reads(Finding.GRAPH, where, output.value());
    }
    if (graph.outputs().isEmpty()) {
      report(Finding.GRAPH, "graph '" + graph.name() + "'", "there is no output");
    }
  }

  private void unread() {
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      if (node.results().stream().noneMatch(this::isRead)) {
        report(i, node.where(), "nobody reads the result");
      }
    }
  }

  private boolean isRead(Value value) {
    return value.id() >= 0 && read.get(value.id());
  }

  private void define(int index, String where, Value value) {
    if (value.id() != defined.size()) {
      add(
          index,
          error(where, "values are numbered in the order of definition")
              .expected("%" + defined.size(), value.text()));
    }
    TypeCheck.problem(value.type())
        .ifPresent(problem -> report(index, where, "type " + value.type().text() + ": " + problem));
    defined.add(value);
  }

  /// Marks a value as read; false if it has not been defined, or otherwise than it is read.
  private boolean reads(int index, String where, Value value) {
    int id = value.id();
    if (id < 0 || id >= defined.size()) {
      report(index, where, value.text() + " is read before it is defined");
      return false;
    }
    read.set(id);
    if (!defined.get(id).equals(value)) {
      add(
          index,
          error(where, value.text() + " is read as something else than it was defined as")
              .expected(described(defined.get(id)), described(value)));
      return false;
    }
    return true;
  }

  private static String described(Value value) {
    return value + (value.name().isEmpty() ? "" : " '" + value.name() + "'");
  }

  private void report(int index, String where, String message) {
    add(index, error(where, message));
  }

  private void add(int index, Diagnostic diagnostic) {
    findings.add(new Finding(index, diagnostic));
  }

  private static Diagnostic error(String where, String message) {
    return Diagnostic.error(DiagnosticCode.VERIFY, where, message);
  }
}
