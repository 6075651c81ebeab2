package dev.quarry.tests.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks whose dimensions do not fit the registers, when no limit stops them before: code
/// generation refuses them with the node and the tensor.
class OverflowTest {
  /// Limits that are those of a register field.
  private static final Set<String> WIDTHS =
      Set.of(
          "conv-kernel",
          "conv-stride",
          "conv-padding",
          "conv-width",
          "conv-output-channels",
          "resize-factor",
          "resize-gap",
          "element-wise-height",
          "element-wise-channels");

  static List<LimitPair> pairs() {
    return SizePairs.all().stream().filter(pair -> WIDTHS.contains(pair.limit())).toList();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void codeGenerationRefuses(LimitPair pair) {
    var net = new LimitNet();
    Module imported = net.ending(pair.beyond().apply(net));
    var pipeline = Passes.rk3568().withOption("assign-quantization", "assume", "-4:4");
    Module lowered = PassManager.of(Verifier::verify).run(pipeline, imported).module();
    var options = new CodeGeneratorOptions(TargetProfile.RK3568, "test", "{}");
    var e =
        assertThrows(
            CompileException.class, () -> new Rk356xCodeGenerator(options).generate(lowered));
    Diagnostic said = e.diagnostics().getFirst();
    assertEquals("E0402", said.code().code(), said::text);
    assertTrue(said.where().contains("'node"), said::text);
    assertTrue(said.message().startsWith("tensor '"), said::text);
    assertTrue(said.found().contains(" in "), said::text);
  }
}
