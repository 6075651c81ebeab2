package dev.quarry.codegen.npu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives tensors their place in the arena; tensors that are never alive together may share it.
///
/// One after the other, each tensor is placed at the lowest offset that is free during its life.
/// Several orders are tried (largest first, longest life first, as they come, and mixtures); the
/// plan that needs least is taken, the first of equals. The vendor's way is kept beside it.
final class ArenaPlanner {
  private static final long ALIGNMENT = 64;

  private final List<Tenant> tenants = new ArrayList<>();

  /// A tensor that needs a place from step `first` to step `last`, both inclusive.
  record Tenant(String name, long bytes, int first, int last) {
    private boolean meets(Tenant other) {
      return first <= other.last && other.first <= last;
    }
  }

  void add(Tenant tenant) {
    tenants.add(tenant);
  }

  /// The offset of every tensor.
  Map<String, Long> plan(SchedulePolicy policy) {
    return switch (policy) {
      case VENDOR -> asTheyCome();
      case QUARRY, COMPACT -> smallest();
    };
  }

  /// Every tensor, when it is first used, in the smallest gap between those alive that is large
  /// enough, else behind them.
  private Map<String, Long> asTheyCome() {
    Map<String, Long> offsets = new LinkedHashMap<>();
    var placed = new ArrayList<Tenant>();
    for (Tenant tenant : tenants) {
      List<Tenant> alive = placed.stream().filter(tenant::meets).toList();
      offsets.put(tenant.name, tightest(tenant, alive, offsets));
      placed.add(tenant);
    }
    return offsets;
  }

  private static long tightest(Tenant tenant, List<Tenant> alive, Map<String, Long> offsets) {
    long free = 0;
    long smallest = Long.MAX_VALUE;
    long best = 0;
    for (Tenant other : sorted(alive, offsets)) {
      long start = offsets.getOrDefault(other.name, 0L);
      long gap = start - free;
      if (gap >= align(tenant.bytes) && gap < smallest) {
        smallest = gap;
        best = free;
      }
      free = Math.max(free, align(start + other.bytes));
    }
    return smallest == Long.MAX_VALUE ? free : best;
  }

  private Map<String, Long> smallest() {
    Comparator<Tenant> byName = Comparator.comparing(Tenant::name);
    List<Comparator<Tenant>> orders =
        List.of(
            Comparator.comparingLong((Tenant t) -> -t.bytes).thenComparingInt(Tenant::first),
            Comparator.comparingLong((Tenant t) -> -t.bytes).thenComparingInt(t -> -t.first),
            Comparator.comparingLong((Tenant t) -> -t.bytes * (t.last - t.first + 1)),
            Comparator.comparingInt((Tenant t) -> t.first - t.last)
                .thenComparingLong(t -> -t.bytes),
            Comparator.comparingInt(Tenant::first).thenComparingLong(t -> -t.bytes),
            Comparator.comparingInt((Tenant t) -> -t.last).thenComparingLong(t -> -t.bytes));
    Map<String, Long> best = Map.of();
    long least = Long.MAX_VALUE;
    for (Comparator<Tenant> order : orders) {
      Map<String, Long> offsets = place(order.thenComparing(byName));
      long end = end(offsets);
      if (end < least) {
        least = end;
        best = offsets;
      }
    }
    return best;
  }

  private long end(Map<String, Long> offsets) {
    return tenants.stream()
        .mapToLong(t -> offsets.getOrDefault(t.name, 0L) + t.bytes)
        .max()
        .orElse(0);
  }

  private Map<String, Long> place(Comparator<Tenant> order) {
    var sorted = new ArrayList<>(tenants);
    sorted.sort(order);
    Map<String, Long> offsets = new HashMap<>();
    var placed = new ArrayList<Tenant>();
    for (Tenant tenant : sorted) {
      offsets.put(tenant.name, lowest(tenant, placed, offsets));
      placed.add(tenant);
    }
    return offsets;
  }

  private static long lowest(Tenant tenant, List<Tenant> placed, Map<String, Long> offsets) {
    long offset = 0;
    for (Tenant other : sorted(placed.stream().filter(tenant::meets).toList(), offsets)) {
      long start = offsets.getOrDefault(other.name, 0L);
      if (offset + tenant.bytes <= start) {
        break;
      }
      offset = Math.max(offset, align(start + other.bytes));
    }
    return offset;
  }

  private static List<Tenant> sorted(List<Tenant> tenants, Map<String, Long> offsets) {
    return tenants.stream()
        .sorted(Comparator.comparingLong(t -> offsets.getOrDefault(t.name, 0L)))
        .toList();
  }

  private static long align(long bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
  }
}
