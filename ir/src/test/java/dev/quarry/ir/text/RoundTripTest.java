package dev.quarry.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.random.RandomModules;
import dev.quarry.ir.type.Level;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
  @Property(tries = 3000)
  void whatIsPrintedReadsBackAsTheSame(
      @ForAll long seed, @ForAll Level level, @ForAll @IntRange(max = 40) int nodes) {
    Module module = RandomModules.of(seed, level, nodes);
    var store = new MemoryConstants();
    String text = IrPrinter.print(module, store);
    Module back = IrParser.parse(text, "random.nir", store);
    assertEquals(module, back);
    assertEquals(text, IrPrinter.print(back));
  }

  @Test
  void filesReadBackAsTheSame(@TempDir Path folder) {
    for (Level level : Level.values()) {
      Module module = RandomModules.of(7, level, 60);
      Path file = folder.resolve("deep").resolve(level.text() + IrFile.EXTENSION);
      IrFile.write(module, file);
      IrFile.write(module, file);
      assertEquals(module, IrFile.read(file));
    }
  }
}
