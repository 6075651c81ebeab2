package dev.quarry;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.diag.DidYouMean;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.NamePattern;
import dev.quarry.passes.Pipeline;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the nodes that shall compute with halves by the names a model gives to its nodes and
/// tensors.
final class HalfLayers {
  private static final String WHERE = "--layer-dtype";

  /// Separates patterns in the option of the pass; in names it is written as any character.
  private static final char SEPARATOR = ';';

  private final Graph graph;

  private HalfLayers(Graph graph) {
    this.graph = graph;
  }

  /// The pipeline that makes them halves.
  ///
  /// @param imported the network as the model has it
  /// @throws CompileException if a pattern fits no node and no tensor
  static Pipeline into(Pipeline pipeline, Module imported, CompileOptions options) {
    if (options.halves().isEmpty()) {
      return pipeline;
    }
    if (options.arithmetic() == Arithmetic.F16) {
      throw new CompileException(
          Diagnostic.error(DiagnosticCode.USAGE, WHERE, "all nodes compute with halves already")
              .expected("--layer-dtype together with --dtype i8", "--dtype f16")
              .help("leave one of the two out"));
    }
    var layers = new HalfLayers(imported.graph());
    String names =
        options.halves().stream()
            .flatMap(pattern -> layers.found(pattern).stream())
            .distinct()
            .collect(Collectors.joining(String.valueOf(SEPARATOR)));
    return pipeline.withOption("assign-quantization", "halves", names);
  }

  /// The pattern itself where it fits nodes, and the nodes whose results it fits.
  private Set<String> found(NamePattern pattern) {
    var names = new LinkedHashSet<String>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Const) {
        continue;
      }
      if (pattern.matches(node.location())) {
        names.add(escaped(pattern));
      } else if (node.results().stream().anyMatch(value -> isCalled(value, pattern))) {
        node.location().sources().forEach(name -> names.add(name.replace(SEPARATOR, '?')));
      }
    }
    if (names.isEmpty()) {
      throw unknown(pattern);
    }
    return names;
  }

  private static String escaped(NamePattern pattern) {
    boolean regex = pattern.text().startsWith("/") && pattern.text().endsWith("/");
    return pattern.text().replace(SEPARATOR, regex ? '.' : '?');
  }

  private boolean isCalled(Value value, NamePattern pattern) {
    return pattern.matches(value.name())
        || graph.outputs().stream()
            .anyMatch(o -> o.value().equals(value) && pattern.matches(o.name()));
  }

  private CompileException unknown(NamePattern pattern) {
    Set<String> known = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      known.addAll(node.location().sources());
      node.results().stream().map(Value::name).forEach(known::add);
    }
    graph.outputs().stream().map(GraphOutput::name).forEach(known::add);
    Optional<String> closest = DidYouMean.closest(pattern.text(), List.copyOf(known));
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.USAGE,
                WHERE,
                "no node and no tensor is called so: " + pattern.text())
            .help(
                closest
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse(
                        "'quarry inspect MODEL' lists the nodes; '*WORD*' takes all whose names"
                            + " hold a word")));
  }
}
