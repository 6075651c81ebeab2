package dev.quarry.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Arithmetic;
import dev.quarry.ChipLimits;
import dev.quarry.CompileOptions;
import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.Quarry;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.type.Value;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every limit with a network beyond it, which goes to the CPU or is refused for that reason, and
/// one within it, which compiles for the NPU alone.
class LimitPairsTest {
  static List<LimitPair> pairs() {
    return Stream.concat(FormPairs.all().stream(), SizePairs.all().stream()).toList();
  }

  @Test
  void everyLimitHasAPair() {
    List<String> bytes = ids(Arithmetic.I8);
    List<String> halves = ids(Arithmetic.F16);
    assertEquals(bytes.size(), new HashSet<>(bytes).size(), "ids are unique");
    assertEquals(halves.size(), new HashSet<>(halves).size(), "ids are unique");
    assertTrue(halves.containsAll(bytes), "bytes have no limit that halves have not");
    assertEquals(halves, pairs().stream().map(LimitPair::limit).sorted().toList());
  }

  private static List<String> ids(Arithmetic arithmetic) {
    return ChipLimits.of(TargetProfile.RK3568, arithmetic).all().stream()
        .map(Limit::id)
        .sorted()
        .toList();
  }

  @Test
  void everyLimitSaysWhatAndWhatToDo() {
    for (Limit limit : ChipLimits.of(TargetProfile.RK3568, Arithmetic.F16).all()) {
      for (String text : List.of(limit.sentence(), limit.remedy(), limit.source())) {
        assertFalse(text.isBlank() || text.endsWith("."), limit.id() + ": " + text);
      }
      assertFalse(limit.ops().isEmpty(), limit.id());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void beyond(LimitPair pair) {
    NetworkCheck check = check(pair, pair.beyond());
    List<NodeCheck> hits =
        check.nodes().stream().filter(n -> n.limit().equals(pair.limit())).toList();
    assertFalse(hits.isEmpty(), check::toString);
    for (NodeCheck node : hits) {
      assertTrue(
          node.placement() == Placement.CPU || node.placement() == Placement.REFUSED,
          node::toString);
      assertTrue(node.reason().contains("; here: "), node::toString);
      assertFalse(node.rewrite().isBlank(), node::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void within(LimitPair pair) {
    NetworkCheck check = check(pair, pair.within());
    assertEquals(0, check.count(Placement.CPU) + check.count(Placement.REFUSED), check::toString);
    assertTrue(check.count(Placement.NPU) + check.count(Placement.REWRITTEN) > 0, check::toString);
  }

  private static NetworkCheck check(LimitPair pair, Function<LimitNet, Value> result) {
    var net = new LimitNet();
    Value value = result.apply(net);
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568)
            .with(pair.arithmetic())
            .withPasses(pair.passes());
    return Quarry.check(net.ending(value), options);
  }
}
