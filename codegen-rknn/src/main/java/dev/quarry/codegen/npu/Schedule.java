package dev.quarry.codegen.npu;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order nodes are executed in. Networks whose branches are written down long after the map
/// they read keep that map in memory all the while; an order that prefers nodes that free memory is
/// taken where it needs less.
final class Schedule {
  private final Graph graph;
  private final Map<Value, Long> bytes = new HashMap<>();
  private final Map<Value, Value> owners = new HashMap<>();
  private final Set<Value> kept = new HashSet<>();

  private Schedule(Graph graph) {
    this.graph = graph;
    graph.inputs().stream().map(GraphInput::value).forEach(v -> bytes.put(v, size(v)));
    for (Node node : graph.nodes()) {
      boolean inside =
          node.op() instanceof NpuView
              || node.op() instanceof NpuPack
              || node.op() instanceof NpuUnpack
              || node.op() instanceof NpuConvertInput
              || node.op() instanceof Dequantize
              || (node.op() instanceof Cast(_, ElementType to) && to == ElementType.F32);
      for (Value result : node.results()) {
        if (inside) {
          owners.put(result, owner(node.operands().getFirst()));
        } else if (!(node.op() instanceof Const)) {
          bytes.put(result, size(result));
        }
      }
    }
    graph.outputs().stream().map(GraphOutput::value).map(this::owner).forEach(kept::add);
  }

  /// The nodes of a graph as written, or in the order that needs less memory at its worst moment:
  /// as written, or freeing first.
  static List<Node> of(Graph graph, SchedulePolicy policy) {
    return switch (policy) {
      case VENDOR -> graph.nodes();
      case QUARRY, COMPACT -> smallest(graph);
    };
  }

  private static List<Node> smallest(Graph graph) {
    var schedule = new Schedule(graph);
    List<Node> written = graph.nodes();
    List<Node> freeing = schedule.freeingFirst();
    return schedule.peak(freeing) < schedule.peak(written) ? freeing : written;
  }

  private Value owner(Value value) {
    return owners.getOrDefault(value, value);
  }

  private static long size(Value value) {
    Shape shape = value.shape();
    if (value.type().layout() != Layout.NC1HWC2) {
      return (long) shape.elements() * value.type().element().bytes();
    }
    NativeMap map = NativeMap.of(value.type());
    return map.bytes(Align.up(shape.at(1), map.precision().kernelGroup()));
  }

  private Map<Value, Integer> readers() {
    Map<Value, Integer> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (Value operand : Set.copyOf(node.operands())) {
        readers.merge(owner(operand), 1, Integer::sum);
      }
    }
    return readers;
  }

  /// The largest sum of what is alive.
  private long peak(List<Node> order) {
    Map<Value, Integer> left = readers();
    long live =
        graph.inputs().stream()
            .map(GraphInput::value)
            .mapToLong(v -> bytes.getOrDefault(v, 0L))
            .sum();
    long peak = live;
    for (Node node : order) {
      live += allocated(node);
      peak = Math.max(peak, live);
      live -= freed(node, left);
      for (Value operand : Set.copyOf(node.operands())) {
        left.merge(owner(operand), -1, Integer::sum);
      }
    }
    return peak;
  }

  private long allocated(Node node) {
    return node.results().stream()
        .filter(v -> !owners.containsKey(v))
        .mapToLong(v -> bytes.getOrDefault(v, 0L))
        .sum();
  }

  private long freed(Node node, Map<Value, Integer> left) {
    long freed = 0;
    for (Value operand : Set.copyOf(node.operands())) {
      Value owner = owner(operand);
      if (left.getOrDefault(owner, 0) == 1 && !kept.contains(owner)) {
        freed += bytes.getOrDefault(owner, 0L);
      }
    }
    return freed;
  }

  /// Of the nodes that are ready, the one that gains most memory; constants and nodes without
  /// memory of their own as early as possible; otherwise as written.
  private List<Node> freeingFirst() {
    Map<Value, Integer> left = readers();
    Set<Value> known = new HashSet<>();
    graph.inputs().stream().map(GraphInput::value).forEach(known::add);
    List<Node> waiting = new ArrayList<>(graph.nodes());
    List<Node> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Node best = null;
      long gain = Long.MIN_VALUE;
      for (Node node : waiting) {
        if (!known.containsAll(node.operands())) {
          continue;
        }
        long own = freed(node, left) - allocated(node);
        if (node.op() instanceof Const) {
          own = Long.MAX_VALUE;
        }
        if (best == null || own > gain) {
          best = node;
          gain = own;
        }
      }
      if (best == null) {
        throw new IllegalStateException("this is a bug: nodes without an order");
      }
      waiting.remove(best);
      order.add(best);
      known.addAll(best.results());
      for (Value operand : Set.copyOf(best.operands())) {
        left.merge(owner(operand), -1, Integer::sum);
      }
    }
    return order;
  }
}
