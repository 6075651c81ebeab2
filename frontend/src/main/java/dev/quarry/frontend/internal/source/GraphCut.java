package dev.quarry.frontend.internal.source;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Selects what lies between the inputs and outputs the user asks for; the rest is dead.
public final class GraphCut {
  private final SourceGraph graph;
  private final List<Diagnostic> problems = new ArrayList<>();

  private GraphCut(SourceGraph graph) {
    this.graph = graph;
  }

  /// @throws CompileException for names that do not exist, missing operands and cycles
  public static Selection select(SourceGraph graph, ImportOptions options) {
    return new GraphCut(graph).run(options);
  }

  private Selection run(ImportOptions options) {
    List<String> ends = options.outputs().isEmpty() ? graph.outputs() : options.outputs();
    requireKnown(options.inputs(), "--inputs");
    requireKnown(options.outputs(), "--outputs");
    if (ends.isEmpty()) {
      problems.add(
          Diagnostic.error(DiagnosticCode.BAD_GRAPH, "graph", "the model has no outputs")
              .help("name the values to end at with --outputs"));
    }
    stopIfWrong();
    Set<String> begins = new LinkedHashSet<>(options.inputs());
    Set<String> reached = new HashSet<>();
    Set<SourceNode> needed = neededFor(ends, begins, reached);
    stopIfWrong();
    List<String> inputs = inputs(options, reached);
    stopIfWrong();
    return new Selection(inputs, NodeOrder.sort(graph, needed, begins), ends);
  }

  private Set<SourceNode> neededFor(List<String> ends, Set<String> begins, Set<String> reached) {
    Set<SourceNode> needed = new HashSet<>();
    var open = new ArrayDeque<>(ends);
    while (!open.isEmpty()) {
      String value = open.pop();
      if (!reached.add(value) || begins.contains(value)) {
        continue;
      }
      Optional<SourceNode> producer = graph.producer(value);
      if (producer.isPresent()) {
        if (needed.add(producer.get())) {
          open.addAll(FreeNames.of(producer.get().proto()));
        }
      } else if (!graph.defines(value)) {
        problems.add(
            Diagnostic.error(
                    DiagnosticCode.BAD_GRAPH,
                    "value '" + value + "'",
                    "it is read, but nothing in the model defines it")
                .help(Suggestions.forName(value, graph.values())));
      }
    }
    return needed;
  }

  /// Without cuts all inputs of the model stay, with cuts only what is needed.
  private List<String> inputs(ImportOptions options, Set<String> reached) {
    if (options.inputs().isEmpty()) {
      boolean whole = options.outputs().isEmpty();
      return graph.inputs().stream().filter(name -> whole || reached.contains(name)).toList();
    }
    for (String input : graph.inputs()) {
      if (reached.contains(input) && !options.inputs().contains(input)) {
        problems.add(
            Diagnostic.error(
                    DiagnosticCode.UNKNOWN_VALUE,
                    "--inputs",
                    "the network between the cuts still reads the input '" + input + "'")
                .help("add '" + input + "' to --inputs, or cut further down"));
      }
    }
    return options.inputs();
  }

  private void requireKnown(List<String> names, String option) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        problems.add(unknown(option, "'" + name + "' is named twice", "name it once"));
      } else if (!graph.defines(name)) {
        problems.add(unknown(option, "the model has no value '" + name + "'", advice(name)));
      } else if (option.equals("--inputs") && graph.initializers().containsKey(name)) {
        problems.add(
            unknown(option, "'" + name + "' is a constant", "name values that are computed"));
      }
    }
  }

  /// People often name a node where a value is wanted.
  private String advice(String name) {
    for (SourceNode node : graph.nodes()) {
      if (node.name().equals(name) && node.proto().getOutputCount() > 0) {
        return "that is a node; its result is '" + node.proto().getOutput(0) + "'";
      }
    }
    return Suggestions.forName(name, graph.values());
  }

  private static Diagnostic unknown(String option, String message, String help) {
    return Diagnostic.error(DiagnosticCode.UNKNOWN_VALUE, option, message).help(help);
  }

  private void stopIfWrong() {
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
  }
}
