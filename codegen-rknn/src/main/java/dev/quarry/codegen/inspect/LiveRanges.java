package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.TensorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Who is in the arena, and when.
final class LiveRanges {
  private static final int NEVER = -1;

  private LiveRanges() {}

  /// The ranges of a graph, by first step, then by offset; tensors no node names are left out.
  static List<LiveRange> of(RknnGraph graph) {
    int[] first = new int[graph.tensors().size()];
    int[] last = new int[first.length];
    Arrays.fill(first, NEVER);
    for (int step = 0; step < graph.nodes().size(); step++) {
      RknnNode node = graph.nodes().get(step);
      for (int tensor :
          Stream.concat(node.inputs().stream(), node.outputs().stream()).distinct().toList()) {
        first[tensor] = first[tensor] == NEVER ? step : first[tensor];
        last[tensor] = step;
      }
    }
    var ranges = new ArrayList<LiveRange>();
    for (int i = 0; i < first.length; i++) {
      if (graph.tensor(i).kind().isInArena() && first[i] != NEVER) {
        boolean output = graph.tensor(i).kind() == TensorKind.OUTPUT;
        int end = output ? graph.nodes().size() - 1 : last[i];
        ranges.add(new LiveRange(i, graph.tensor(i), first[i], end));
      }
    }
    ranges.sort(Comparator.comparingInt(LiveRange::first).thenComparingLong(LiveRange::begin));
    return ranges;
  }

  /// Bytes in use while each node runs; bytes that several tensors share count once.
  static long[] usedBytes(List<LiveRange> ranges, int steps) {
    List<LiveRange> byOffset =
        ranges.stream().sorted(Comparator.comparingLong(LiveRange::begin)).toList();
    long[] used = new long[steps];
    long[] reached = new long[steps];
    for (LiveRange range : byOffset) {
      for (int step = range.first(); step <= range.last(); step++) {
        used[step] += Math.max(0, range.end() - Math.max(range.begin(), reached[step]));
        reached[step] = Math.max(reached[step], range.end());
      }
    }
    return used;
  }
}
