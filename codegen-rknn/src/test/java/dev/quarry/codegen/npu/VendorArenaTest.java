package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.npu.ArenaPlanner.Tenant;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.Samples;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The tensors of vendor files, placed the vendor's way: the arenas end where theirs do, and most
/// tensors lie where theirs lie. Those that do not are views, which the vendor places on their
/// source.
class VendorArenaTest {
  private static final double LEAST_SHARE = 0.88;

  @Test
  void arenasEndWhereTheVendorsEnd() {
    int equal = 0;
    int all = 0;
    for (String name : Samples.version2Names()) {
      RknnModel model = Samples.model(name);
      var planner = new ArenaPlanner();
      Map<String, Tenant> tenants = tenants(model.graph());
      tenants.values().forEach(planner::add);
      Map<String, Long> plan = planner.plan(SchedulePolicy.VENDOR);
      long ours = 0;
      long theirs = 0;
      for (Tenant tenant : tenants.values()) {
        long offset = plan.getOrDefault(tenant.name(), 0L);
        long stored = model.tensor(tenant.name()).orElseThrow().offsetBytes();
        equal += offset == stored ? 1 : 0;
        all++;
        ours = Math.max(ours, offset + tenant.bytes());
        theirs = Math.max(theirs, stored + tenant.bytes());
      }
      assertEquals(theirs, ours, name);
    }
    int found = equal;
    int count = all;
    assertTrue(equal >= LEAST_SHARE * all, () -> found + " of " + count);
  }

  /// Inputs and scratch of a node come before its results; outputs are never given up.
  private static Map<String, Tenant> tenants(RknnGraph graph) {
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      RknnNode node = graph.nodes().get(i);
      boolean output = node.type().equals("OutputOperator");
      for (int index : node.inputs()) {
        use(tenants, graph.tensor(index), i, output ? graph.nodes().size() : i);
      }
      for (int index : node.outputs()) {
        use(tenants, graph.tensor(index), i, i);
      }
    }
    return tenants;
  }

  private static void use(Map<String, Tenant> tenants, RknnTensor tensor, int first, int last) {
    if (tensor.kind().isInArena()) {
      tenants.merge(
          tensor.name(),
          new Tenant(tensor.name(), tensor.sizeBytes(), first, last),
          (old, _) -> new Tenant(old.name(), old.bytes(), old.first(), Math.max(old.last(), last)));
    }
  }
}
