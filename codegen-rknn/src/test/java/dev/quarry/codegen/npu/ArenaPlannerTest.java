package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.npu.ArenaPlanner.Tenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Plans of the arena.
class ArenaPlannerTest {
  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void tensorsAliveTogetherNeverOverlap(@ForAll long seed, @ForAll SchedulePolicy policy) {
    var random = new Random(seed);
    var planner = new ArenaPlanner();
    List<Tenant> tenants = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(40);
      var tenant = new Tenant("t" + i, 1 + random.nextInt(5000), first, first + random.nextInt(10));
      tenants.add(tenant);
    }
    tenants.sort(Comparator.comparingInt(Tenant::first));
    tenants.forEach(planner::add);
    Map<String, Long> plan = planner.plan(policy);
    for (Tenant a : tenants) {
      long from = plan.get(a.name());
      assertTrue(from >= 0 && from % 64 == 0, a.name() + " at " + from);
      for (Tenant b : tenants) {
        boolean together = a.first() <= b.last() && b.first() <= a.last();
        long other = plan.get(b.name());
        assertTrue(
            a.equals(b) || !together || from + a.bytes() <= other || other + b.bytes() <= from,
            a + " at " + from + ", " + b + " at " + other);
      }
    }
  }

  /// Largest first would leave a hole below the picture.
  @Test
  void theBestOfSeveralOrdersIsTaken() {
    var planner = new ArenaPlanner();
    planner.add(new Tenant("picture", 76_800, 0, 1));
    planner.add(new Tenant("stem", 102_400, 1, 2));
    planner.add(new Tenant("next", 38_400, 2, 3));
    planner.add(new Tenant("after", 51_200, 2, 4));
    Map<String, Long> plan = planner.plan(SchedulePolicy.QUARRY);
    long end = 0;
    for (var tenant :
        List.of(
            Map.entry("picture", 76_800L),
            Map.entry("stem", 102_400L),
            Map.entry("next", 38_400L),
            Map.entry("after", 51_200L))) {
      end = Math.max(end, plan.get(tenant.getKey()) + tenant.getValue());
    }
    assertEquals(102_400 + 38_400 + 51_200, end);
  }
}
