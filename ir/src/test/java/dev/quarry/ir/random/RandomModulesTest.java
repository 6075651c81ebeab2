package dev.quarry.ir.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.OpCatalog;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RandomModulesTest {
  @Property
  void theyAreWellFormed(
      @ForAll long seed, @ForAll Level level, @ForAll @IntRange(max = 30) int nodes) {
    Verifier.verify(RandomModules.of(seed, level, nodes));
  }

  @Test
  void everyOpOfTheCatalogOccurs() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 400; seed++) {
      for (Level level : Level.values()) {
        Module module = RandomModules.of(seed, level, 20);
        module.graph().nodes().forEach(node -> seen.add(node.op().def().mnemonic()));
      }
    }
    assertEquals(
        OpCatalog.all().stream()
            .map(OpDef::mnemonic)
            .collect(Collectors.toCollection(TreeSet::new)),
        seen);
  }
}
