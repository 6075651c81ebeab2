package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.NamePattern;
import dev.quarry.passes.PassContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which nodes of a canonical graph compute with halves in a network of bytes: those that were
/// named, and behind them those that only move values. Nodes that lose nothing in bytes (pools,
/// nearest resizes, moves, a factor) are never the first of an island: naming them would only add
/// conversions.
final class HalfIslands {
  private final Map<Value, ConstantData> constants;
  private final Map<Value, Node> activationAfter;
  private final List<NamePattern> names;
  private final TargetLimits limits;
  private final Set<Value> halves = new HashSet<>();
  private final Set<Value> entries = new HashSet<>();

  private HalfIslands(
      Graph graph, Map<Value, Node> activationAfter, List<NamePattern> names, TargetLimits limits) {
    this.constants = graph.constants();
    this.activationAfter = activationAfter;
    this.names = names;
    this.limits = FormLimits.inHalves(limits);
  }

  /// Finds the islands.
  ///
  /// @param activationAfter activations that are computed with the node before them
  /// @param names patterns for source nodes
  /// @param context is told the nodes, and warned of patterns that match none
  /// @throws CompileException naming a node that has no form with halves
  static HalfIslands of(
      Graph graph, Map<Value, Node> activationAfter, List<NamePattern> names, PassContext context) {
    var islands = new HalfIslands(graph, activationAfter, names, context.limits());
    for (Node node : graph.nodes()) {
      if (islands.belongs(node)) {
        islands.add(node);
        islands.report(node, context);
      }
    }
    for (NamePattern pattern : names) {
      if (graph.nodes().stream().noneMatch(n -> islands.has(n) && pattern.matches(n.location()))) {
        context.warn(unused(pattern));
      }
    }
    return islands;
  }

  /// Whether a node computes with halves.
  boolean has(Node node) {
    return halves.contains(node.result());
  }

  /// Whether a node that belongs to an island has a form on the CPU only.
  boolean isOnHost(Node node) {
    return Placement.of(node, constants, limits) instanceof Placement.Host;
  }

  /// Whether a value is computed as halves.
  boolean holds(Value value) {
    return halves.contains(value);
  }

  /// Values of bytes, and inputs, that islands read.
  Set<Value> entries() {
    return entries;
  }

  private boolean belongs(Node node) {
    return switch (Placement.of(node, constants, limits)) {
      // indices are read as real numbers from either side
      case Placement.Constant _, Placement.Index _ -> false;
      case Placement.None _ -> {
        if (isNamed(node)) {
          throw new CompileException(
              UnsupportedNode.diagnostic(node, constants, limits)
                  .help("leave the node out of --layer-dtype; its neighbours can be halves"));
        }
        yield false;
      }
      case Placement.Movement _, Placement.Rescale _ -> readsHalvesOnly(node);
      case Placement.Quantized _ when Placement.keepsSteps(node.op()) -> readsHalvesOnly(node);
      case Placement.Quantized _ when node.op() instanceof Concat ->
          isNamed(node) || readsHalvesOnly(node);
      case Placement.Quantized _, Placement.Elementwise _, Placement.Offset _, Placement.Host _ ->
          isNamed(node);
    };
  }

  private boolean readsHalvesOnly(Node node) {
    return computed(node).allMatch(halves::contains);
  }

  /// Named itself, or computed together with a node that is.
  private boolean isNamed(Node node) {
    Optional<Node> after = Optional.ofNullable(activationAfter.get(node.result()));
    boolean beforeIsHalf =
        node.operands().stream()
            .anyMatch(v -> node.equals(activationAfter.get(v)) && halves.contains(v));
    return beforeIsHalf || matches(node) || after.map(this::matches).orElse(false);
  }

  private boolean matches(Node node) {
    return names.stream().anyMatch(pattern -> pattern.matches(node.location()));
  }

  private void add(Node node) {
    halves.add(node.result());
    computed(node)
        .filter(v -> v.type().element() == ElementType.F32 && !halves.contains(v))
        .forEach(entries::add);
  }

  private Stream<Value> computed(Node node) {
    return node.operands().stream().filter(v -> !constants.containsKey(v));
  }

  private void report(Node node, PassContext context) {
    context.count("in_halves");
    String sources = node.location().text();
    context.site("f16 " + (sources.isEmpty() ? node.result().label() : sources));
  }

  private static Diagnostic unused(NamePattern pattern) {
    return Diagnostic.warning(
            DiagnosticCode.USAGE,
            "--layer-dtype " + pattern.text(),
            "no node computes with halves because of it")
        .help(
            "pools, nearest resizes, moves of values and products with one number are exact in"
                + " bytes; name the convolutions around them");
  }
}
