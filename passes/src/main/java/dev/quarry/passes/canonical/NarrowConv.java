package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Computes channels where they are wanted: a convolution whose result is only read in slices of
/// channels, which are joined again or begin inside a surface of 8 channels, becomes one
/// convolution per slice, or per row of slices that are joined. Nothing is then copied, and every
/// part has a scale of its own. Slices that begin surfaces and are not joined cost nothing and
/// stay.
public record NarrowConv() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat(
          "narrow-conv", "compute the slices of a convolution's result one by one", Effect.EXACT);

  /// Channels of a surface.
  private static final int SURFACE = 8;

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("narrowed", 0);
    return module.with(new Run(module.graph(), context).sweep());
  }

  /// Some kernels of a convolution.
  private record Part(Conv2d conv, List<Integer> kernels) {}

  /// One run.
  private static final class Run {
    private final Graph old;
    private final PassContext context;
    private final Set<Value> wanted = new HashSet<>();
    private final Set<Value> wide = new HashSet<>();
    private final Map<Value, Part> parts = new HashMap<>();

    Run(Graph old, PassContext context) {
      this.old = old;
      this.context = context;
      findWanted();
    }

    Graph sweep() {
      return wanted.isEmpty() ? old : Rewriter.sweep(old, List.of(this::narrow));
    }

    private void findWanted() {
      Map<Value, List<Node>> readers = new HashMap<>();
      for (Node node : old.nodes()) {
        node.operands().forEach(v -> readers.computeIfAbsent(v, _ -> new ArrayList<>()).add(node));
      }
      Map<Value, ConstantData> constants = old.constants();
      List<Value> outputs = old.outputs().stream().map(GraphOutput::value).toList();
      for (Node node : old.nodes()) {
        if (node.op() instanceof Conv2d conv
            && conv.group() == 1
            && constants.containsKey(conv.weight())
            && conv.bias().stream().allMatch(constants::containsKey)
            && !outputs.contains(node.result())
            && isNarrowable(readers.getOrDefault(node.result(), List.of()), readers)) {
          wanted.add(node.result());
        }
      }
    }

    /// Whether all readers take channels, none twice, and some do so at a price.
    private static boolean isNarrowable(List<Node> slices, Map<Value, List<Node>> readers) {
      Set<Integer> taken = new HashSet<>();
      boolean costs = false;
      for (Node node : slices) {
        if (!(node.op() instanceof Slice slice) || !takesChannels(slice)) {
          return false;
        }
        int first = slice.starts().get(1);
        for (int c = first; c < first + slice.sizes().get(1); c++) {
          if (!taken.add(c)) {
            return false;
          }
        }
        costs |=
            first % SURFACE != 0
                || readers.getOrDefault(node.result(), List.of()).stream()
                    .anyMatch(reader -> joins(reader.op(), slices));
      }
      return costs;
    }

    private static boolean takesChannels(Slice slice) {
      Shape shape = slice.input().shape();
      return slice.steps().stream().allMatch(step -> step == 1)
          && slice.sizes().get(0) == shape.at(0)
          && slice.sizes().get(2) == shape.at(2)
          && slice.sizes().get(3) == shape.at(3);
    }

    /// Whether an op joins channels of nothing but these slices.
    private static boolean joins(Op op, List<Node> slices) {
      return op instanceof Concat(List<Value> joined, int axis)
          && axis == 1
          && joined.stream()
              .allMatch(v -> slices.stream().anyMatch(node -> node.results().contains(v)));
    }

    private Optional<List<Value>> narrow(Node node, RewriteContext graph) {
      return switch (node.op()) {
        case Conv2d conv when wanted.contains(node.result()) -> {
          Value same = graph.append(conv, node.location(), node.result().name());
          wide.add(same);
          yield Optional.of(List.of(same));
        }
        case Slice slice when wide.contains(slice.input()) ->
            graph
                .definedBy(slice.input(), Conv2d.class)
                .map(conv -> slice(conv, slice, node, graph));
        case Concat(List<Value> joined, int axis) when axis == 1 -> join(joined, node, graph);
        default -> Optional.empty();
      };
    }

    private List<Value> slice(Conv2d conv, Slice slice, Node node, RewriteContext graph) {
      int first = slice.starts().get(1);
      List<Integer> kernels = new ArrayList<>();
      for (int k = first; k < first + slice.sizes().get(1); k++) {
        kernels.add(k);
      }
      context.count("narrowed");
      return append(new Part(conv, kernels), node, graph.location(slice.input()), graph);
    }

    private List<Value> append(Part part, Node node, Location conv, RewriteContext graph) {
      Value value =
          graph.append(withKernels(part, graph), conv.with(node.location()), node.result().name());
      parts.put(value, part);
      return List.of(value);
    }

    private Optional<List<Value>> join(List<Value> joined, Node node, RewriteContext graph) {
      Part first = parts.get(joined.getFirst());
      if (first == null) {
        return Optional.empty();
      }
      List<Integer> kernels = new ArrayList<>();
      for (Value value : joined) {
        Part part = parts.get(value);
        if (part == null || !graph.isReadOnce(value) || !part.conv.equals(first.conv)) {
          return Optional.empty();
        }
        kernels.addAll(part.kernels);
      }
      return Optional.of(
          append(new Part(first.conv, kernels), node, graph.location(joined.getFirst()), graph));
    }

    private static Conv2d withKernels(Part part, RewriteContext graph) {
      Conv2d conv = part.conv;
      return new Conv2d(
          conv.input(),
          pick(conv.weight(), part.kernels, graph),
          conv.bias().map(bias -> pick(bias, part.kernels, graph)),
          conv.window(),
          1);
    }

    /// Some entries of the first axis of a constant.
    private static Value pick(Value constant, List<Integer> indices, RewriteContext graph) {
      Shape shape = constant.shape();
      float[] from = graph.constant(constant).orElseThrow().floats();
      int row = shape.elements() / shape.at(0);
      float[] to = new float[row * indices.size()];
      for (int i = 0; i < indices.size(); i++) {
        System.arraycopy(from, indices.get(i) * row, to, i * row, row);
      }
      return graph.constant(ConstantData.of(shape.with(0, indices.size()), to), constant.name());
    }
  }
}
