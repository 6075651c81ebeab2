package dev.quarry.passes.substitute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.Nets;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.PassStatistics;
import dev.quarry.passes.Passes;
import dev.quarry.passes.PipelineParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiluToReluTest {
  private static PassStatistics run(String pipeline, List<String> expectedOps) {
    var net = new Nets();
    Value x = net.input(4, 8);
    Value v = net.add(new Silu(net.conv(x, 4, 3)));
    v = net.add(new Silu(net.conv(v, 4, 3)));
    var result =
        PassManager.of(Verifier::verify)
            .run(
                PipelineParser.parse(pipeline, Passes.rk3568()), net.output(v).at(Level.CANONICAL));
    assertEquals(expectedOps, Nets.ops(result.module().graph()));
    return result.statistics().getLast();
  }

  @Test
  void everySiteIsNamedAndTheUserIsWarned() {
    PassStatistics s = run("silu-to-relu", List.of("conv2d", "relu", "conv2d", "relu"));
    assertEquals(List.of("node1", "node3"), s.sites());
    assertEquals(1, s.warnings().size());
    assertTrue(s.warnings().getFirst().text().contains("2 SiLU activations were replaced"));
  }

  @Test
  void keptPlacesStay() {
    PassStatistics s = run("silu-to-relu{keep=*3}", List.of("conv2d", "relu", "conv2d", "silu"));
    assertEquals(List.of("node1"), s.sites());
    assertEquals(1L, s.counters().get("kept"));
  }

  @Test
  void fusedSiluIsReplacedToo() {
    PassStatistics s = run("fuse-activation,silu-to-relu", List.of("fused_conv2d", "fused_conv2d"));
    assertEquals(List.of("node0+node1", "node2+node3"), s.sites());
  }

  @Test
  void theDefaultChainLeavesSiluAlone() {
    assertTrue(
        Passes.rk3568().steps().stream().noneMatch(s -> s.def().name().equals("silu-to-relu")));
  }
}
