package dev.quarry.frontend.internal.source;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/// Where a network ends in convolutions, and what follows them.
///
/// A convolution is one of the last if no other follows it. The one that turns a softmax over
/// distances into their mean (distribution focal loss) has no trained weights and belongs to the
/// tail. Batch normalization and activations directly behind a convolution stay with it, a sigmoid
/// on its own does not.
public final class HeadSplit {
  private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose");
  private static final Set<String> KEPT =
      Set.of(
          "BatchNormalization", "Relu", "Clip", "LeakyRelu", "PRelu", "HardSwish", "Mish", "Elu");

  private final SourceGraph graph;
  private final Selection selection;
  private final Map<String, List<SourceNode>> readers = new HashMap<>();
  private final Set<SourceNode> constant = new HashSet<>();
  private final Set<SourceNode> trunk = new HashSet<>();
  private final SequencedSet<String> cuts = new LinkedHashSet<>();
  private final SequencedSet<SourceNode> tail = new LinkedHashSet<>();

  private HeadSplit(SourceGraph graph, Selection selection) {
    this.graph = graph;
    this.selection = selection;
  }

  /// Splits what lies between the inputs and outputs asked for.
  ///
  /// @throws CompileException if there is no convolution
  public static HeadSplit of(SourceGraph graph, Selection selection) {
    var split = new HeadSplit(graph, selection);
    split.run();
    return split;
  }

  /// The values to end at, in the order of the nodes that make them.
  public List<String> cuts() {
    return List.copyOf(cuts);
  }

  /// The nodes behind them, in order of execution, with the constant nodes they need.
  public List<SourceNode> tail() {
    return List.copyOf(tail);
  }

  /// The outputs the tail computes.
  public List<String> tailOutputs() {
    return selection.outputs().stream().filter(value -> !cuts.contains(value)).toList();
  }

  private void run() {
    for (SourceNode node : selection.nodes()) {
      Set<String> read = FreeNames.of(node.proto());
      read.forEach(value -> readers.computeIfAbsent(value, _ -> new ArrayList<>()).add(node));
      if (read.stream().allMatch(this::isConstant)) {
        constant.add(node);
      }
    }
    Set<SourceNode> ends = ends();
    if (ends.isEmpty()) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.BAD_GRAPH,
                  "--cut-heads",
                  "the network has no convolution to end at")
              .help("name the values to end at with --outputs"));
    }
    addTrunk(ends);
    Set<String> read = new HashSet<>(selection.outputs());
    for (SourceNode node : selection.nodes()) {
      if (!trunk.contains(node) && !constant.contains(node)) {
        read.addAll(FreeNames.of(node.proto()));
      }
    }
    addConstants(read);
    for (String input : selection.inputs()) {
      if (read.contains(input)) {
        cuts.add(input);
      }
    }
    for (SourceNode node : selection.nodes()) {
      if (trunk.contains(node) && !constant.contains(node)) {
        node.proto().getOutputList().stream().filter(read::contains).forEach(cuts::add);
      } else if (!trunk.contains(node) && (!constant.contains(node) || isRead(node, read))) {
        tail.add(node);
      } else if (isRead(node, read)) {
        tail.add(node);
      }
    }
  }

  private static boolean isRead(SourceNode node, Set<String> read) {
    return node.proto().getOutputList().stream().anyMatch(read::contains);
  }

  private boolean isConstant(String value) {
    return graph.initializers().containsKey(value)
        || graph.producer(value).filter(constant::contains).isPresent();
  }

  /// Constant nodes the tail reads are computed in it again.
  private void addConstants(Set<String> read) {
    List<SourceNode> nodes = selection.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      SourceNode node = nodes.get(i);
      if (constant.contains(node) && isRead(node, read)) {
        read.addAll(FreeNames.of(node.proto()));
      }
    }
  }

  /// The last convolutions, or what stays with them.
  private Set<SourceNode> ends() {
    Set<SourceNode> above = new HashSet<>();
    Set<SourceNode> ends = new LinkedHashSet<>();
    List<SourceNode> nodes = selection.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      SourceNode node = nodes.get(i);
      boolean convolves = isConvolution(node);
      boolean followed = after(node).stream().anyMatch(above::contains);
      if (convolves && !followed) {
        ends.add(last(node));
      }
      if (convolves || followed) {
        above.add(node);
      }
    }
    return ends;
  }

  private boolean isConvolution(SourceNode node) {
    return node.isStandard()
        && CONVOLUTIONS.contains(node.proto().getOpType())
        && !constant.contains(node)
        && !isMeanOfDistances(node);
  }

  /// A convolution to one channel that reads a softmax.
  private boolean isMeanOfDistances(SourceNode node) {
    if (node.proto().getInputCount() < 2) {
      return false;
    }
    var weights = graph.initializers().get(node.proto().getInput(1));
    Optional<SourceNode> before = graph.producer(node.proto().getInput(0));
    if (before.isPresent() && before.get().proto().getOpType().equals("Transpose")) {
      before = graph.producer(before.get().proto().getInput(0));
    }
    boolean softmax = before.isPresent() && before.get().proto().getOpType().equals("Softmax");
    return softmax && weights != null && weights.getDimsCount() > 0 && weights.getDims(0) == 1;
  }

  private List<SourceNode> after(SourceNode node) {
    var after = new ArrayList<SourceNode>();
    for (String value : node.proto().getOutputList()) {
      after.addAll(readers.getOrDefault(value, List.of()));
    }
    return after;
  }

  private SourceNode last(SourceNode convolution) {
    SourceNode last = convolution;
    for (Optional<SourceNode> next = kept(last); next.isPresent(); next = kept(last)) {
      last = next.get();
    }
    return last;
  }

  /// The node behind this one, if it stays with it.
  private Optional<SourceNode> kept(SourceNode node) {
    String value = node.proto().getOutput(0);
    List<SourceNode> after = readers.getOrDefault(value, List.of());
    if (selection.outputs().contains(value)) {
      return Optional.empty();
    }
    if (after.size() == 1 && KEPT.contains(after.getFirst().proto().getOpType())) {
      return Optional.of(after.getFirst());
    }
    return after.size() == 2 ? silu(value, after) : Optional.empty();
  }

  /// `x * sigmoid(x)`.
  private Optional<SourceNode> silu(String value, List<SourceNode> after) {
    for (SourceNode sigmoid : after) {
      for (SourceNode product : after) {
        boolean form =
            sigmoid.proto().getOpType().equals("Sigmoid")
                && product.proto().getOpType().equals("Mul")
                && after(sigmoid).equals(List.of(product))
                && product.proto().getInputList().contains(value);
        if (form) {
          return Optional.of(product);
        }
      }
    }
    return Optional.empty();
  }

  private void addTrunk(Collection<SourceNode> ends) {
    Set<SourceNode> needed = new HashSet<>(selection.nodes());
    var open = new ArrayDeque<SourceNode>(ends);
    while (!open.isEmpty()) {
      SourceNode node = open.pop();
      if (needed.contains(node) && trunk.add(node)) {
        for (String value : FreeNames.of(node.proto())) {
          graph.producer(value).ifPresent(open::push);
        }
      }
    }
  }
}
