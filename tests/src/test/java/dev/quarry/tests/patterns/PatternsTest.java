package dev.quarry.tests.patterns;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Arithmetic;
import dev.quarry.CompileOptions;
import dev.quarry.CpuNode;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every pattern compiled, executed, interpreted and held against the float network, and a page
/// that says where it runs.
class PatternsTest {
  /// Quotients near 0 / 0 say nothing about a compiler.
  private static final String WITHOUT_CLOSENESS = "Div of a map and a plane of one channel";

  @TempDir private Path folder = Path.of("");

  @Test
  void patternsAreExecutedWhereThePageSays() throws IOException {
    var text =
        new StringBuilder(
            """
            # Patterns of ONNX nodes

            Made by `PatternsTest`: each pattern is a model of a few nodes that is compiled for \
            RK3568, in 8 bits and in half precision, and executed; the executed file equals the \
            interpreted network bit for bit and is close to the float network (cosine at least \
            0.99). The vendor's column is what its compiler is known to put on the NPU.

            | pattern | vendor | 8 bits | halves |
            |---|---|---|---|
            """);
    for (Pattern pattern : Patterns.all()) {
      text.append("| " + pattern.name() + " | ");
      text.append(pattern.vendorOnNpu() ? "NPU" : "");
      text.append(" | " + placement(pattern, Arithmetic.I8));
      text.append(" | " + placement(pattern, Arithmetic.F16) + " |\n");
    }
    GeneratedPage.check("docs/onnx-patterns.md", text.toString(), PatternsTest.class);
  }

  private String placement(Pattern pattern, Arithmetic arithmetic) {
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1).with(arithmetic);
    Compiled compiled;
    try {
      compiled = Compiled.of(folder, pattern.network(), options, Compiled.random(1, 3));
    } catch (CompileException e) {
      return "refused: " + e.diagnostics().getFirst().message();
    }
    compiled.requireSame();
    if (!pattern.name().equals(WITHOUT_CLOSENESS)) {
      double cosine = compiled.cosine();
      assertTrue(cosine >= 0.99, () -> pattern.name() + ": cosine " + cosine);
    }
    List<CpuNode> onCpu = compiled.done().cpuNodes();
    return onCpu.isEmpty()
        ? "NPU"
        : "CPU: " + onCpu.stream().map(CpuNode::op).collect(Collectors.joining(", "));
  }
}
