package dev.quarry.codegen.npu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives tensors their place in the arena; tensors that are never alive together may share it.
///
/// The largest tensor is placed first, each at the lowest offset that is free during its life; this
/// needs at most what the vendor's plan needs in the median network (rknn2-format.md section 5).
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
  Map<String, Long> plan() {
    var order = new ArrayList<>(tenants);
    order.sort(
        Comparator.comparingLong((Tenant t) -> -t.bytes)
            .thenComparingInt(Tenant::first)
            .thenComparing(Tenant::name));
    Map<String, Long> offsets = new HashMap<>();
    var placed = new ArrayList<Tenant>();
    for (Tenant tenant : order) {
      offsets.put(tenant.name, lowest(tenant, placed, offsets));
      placed.add(tenant);
    }
    return offsets;
  }

  private static long lowest(Tenant tenant, List<Tenant> placed, Map<String, Long> offsets) {
    List<Tenant> others =
        placed.stream()
            .filter(tenant::meets)
            .sorted(Comparator.comparingLong(t -> offsets.getOrDefault(t.name, 0L)))
            .toList();
    long offset = 0;
    for (Tenant other : others) {
      long start = offsets.getOrDefault(other.name, 0L);
      if (offset + tenant.bytes <= start) {
        break;
      }
      offset = Math.max(offset, align(start + other.bytes));
    }
    return offset;
  }

  private static long align(long bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
  }
}
