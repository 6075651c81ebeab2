package dev.quarry.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassManagerTest {
  private static Module network() {
    var net = new Nets();
    Value x = net.input(4, 8);
    return net.output(net.add(new Relu(net.add(new Identity(net.conv(x, 4, 3))))))
        .at(Level.IMPORTED);
  }

  private static Pipeline pipeline(String text) {
    return PipelineParser.parse(text, Passes.rk3568());
  }

  @Test
  void passesRunInOrderAndLevelsAreSet() {
    var seen = new ArrayList<String>();
    var manager =
        PassManager.of(Verifier::verify)
            .with(
                (int index, Module module, PassStatistics s) ->
                    seen.add(index + " " + s.info().name() + " " + module.level().text()));
    PipelineResult result =
        manager.run(pipeline("remove-identity,canonicalize,fuse-activation"), network());
    assertEquals(
        List.of(
            "0 remove-identity imported",
            "1 canonicalize canonical",
            "2 fuse-activation canonical"),
        seen);
    assertEquals(List.of("fused_conv2d"), Nets.ops(result.module().graph()));
    assertEquals("changed, 3 -> 2 nodes, removed = 1", result.statistics().getFirst().text());
    assertEquals("unchanged, 2 -> 2 nodes, simplified = 0", result.statistics().get(1).text());
  }

  @Test
  void aPassBeforeItsLevelIsRefused() {
    var e =
        assertThrows(
            CompileException.class,
            () -> PassManager.of(Verifier::verify).run(pipeline("fuse-activation"), network()));
    assertEquals(
        """
        error[E0204] pass 'fuse-activation': the module is at the wrong level for this pass
          expected: level canonical
          found:    level imported
          help:     put 'canonicalize' before it""",
        e.getMessage());
  }

  @Test
  void aPassBehindItsLevelIsRefused() {
    var e =
        assertThrows(
            CompileException.class,
            () ->
                PassManager.of(Verifier::verify)
                    .run(
                        pipeline("canonicalize,assign-quantization{assume=-1:1},fold-pad"),
                        network()));
    assertTrue(e.getMessage().contains("move the pass further to the front"), e.getMessage());
  }

  @Test
  void aBrokenModuleIsABugOfThePass() {
    var manager =
        PassManager.of(
            _ -> {
              throw new CompileException(
                  Diagnostic.error(DiagnosticCode.VERIFY, "relu (%1)", "rank must be 4"));
            });
    var e =
        assertThrows(
            IllegalStateException.class, () -> manager.run(pipeline("remove-identity"), network()));
    assertTrue(e.getMessage().startsWith("pass remove-identity broke the module; this is a bug"));
    assertTrue(e.getMessage().contains("rank must be 4"));
  }
}
