package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.Arithmetic;
import dev.quarry.CompileOptions;
import dev.quarry.CpuNode;
import dev.quarry.Quarry;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuUnpack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says where the nodes of a network would run, before any calibration.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says which nodes run on the NPU, which on the CPU of the chip and why.",
    footer = {"", "Example:", "  quarry check examples/shapes/shapes-yolo-silu.onnx"})
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The .onnx or .onnx.gz file.")
  private Path model = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "CHIP",
      description = "rk3566 or rk3568. Default: rk3568.")
  private String target = "rk3568";

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "What the network computes with: i8 or f16. Default: i8.")
  private String dtype = "i8";

  @Option(
      names = "--passes",
      paramLabel = "CHANGES",
      description = "Change the pipeline, for example +silu-to-relu. See 'quarry passes'.")
  private String passes = "";

  @Mixin private ModelOptions modelOptions = new ModelOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// A row of the report.
  ///
  /// @param name ONNX nodes
  /// @param op op of the compiled network, or empty for a node without one
  /// @param placement npu, cpu or refused
  /// @param reason why it is not on the NPU
  /// @param rewrite what would avoid that
  private record Row(String name, String op, String placement, String reason, String rewrite) {}

  @Override
  public Integer call() {
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.named(target))
            .with(Arithmetic.named(dtype))
            .with(modelOptions.imports())
            .with(modelOptions.preprocessing())
            .withPasses(passes);
    Quarry.pipeline(options); // wrong passes are reported before anything is read
    List<Row> rows = new ArrayList<>();
    boolean refused = false;
    try {
      Module lowered = Quarry.check(model, options);
      rows.addAll(rows(lowered));
    } catch (CompileException e) {
      if (e.diagnostics().stream().noneMatch(CheckCommand::isAboutTheTarget)) {
        throw e;
      }
      refused = true;
      for (Diagnostic problem : e.diagnostics()) {
        rows.add(new Row(problem.where(), "", "refused", problem.message(), problem.help()));
      }
    }
    terminal.out().print(output.json() ? json(rows) + "\n" : text(rows));
    return refused ? ExitCode.INPUT : ExitCode.OK;
  }

  private static boolean isAboutTheTarget(Diagnostic problem) {
    return problem.code().code().startsWith("E04");
  }

  private static List<Row> rows(Module lowered) {
    List<CpuNode> onCpu = CpuNode.of(lowered);
    List<Row> rows = new ArrayList<>();
    int next = 0;
    for (Node node : lowered.graph().nodes()) {
      boolean border =
          node.op() instanceof NpuPack
              || node.op() instanceof NpuUnpack
              || node.op() instanceof NpuConvertInput;
      if (node.op() instanceof NpuOp op && !border) {
        String name = String.join("+", node.location().sources());
        rows.add(new Row(name, op.def().mnemonic(), "npu", "", ""));
      } else if (next < onCpu.size() && onCpu.get(next).op().equals(node.op().def().mnemonic())) {
        CpuNode cpu = onCpu.get(next++);
        rows.add(
            new Row(
                String.join("+", cpu.onnxNodes()), cpu.op(), "cpu", cpu.reason(), cpu.remedy()));
      }
    }
    return rows;
  }

  private String text(List<Row> rows) {
    var text = new StringBuilder();
    for (Row row : rows) {
      if (row.placement.equals("npu") && !output.verbose()) {
        continue;
      }
      text.append(Text.pad(row.placement, 9)).append(Text.pad(row.op, 18)).append(row.name);
      text.append('\n');
      if (!row.reason.isEmpty()) {
        text.append("         ").append(row.reason).append('\n');
        text.append("         help: ").append(row.rewrite).append('\n');
      }
    }
    return text.append(
            Text.format(
                "%d nodes on the NPU, %d on the CPU, %d refused, for %s\n",
                count(rows, "npu"), count(rows, "cpu"), count(rows, "refused"), target))
        .toString();
  }

  private static long count(List<Row> rows, String placement) {
    return rows.stream().filter(row -> row.placement.equals(placement)).count();
  }

  private String json(List<Row> rows) {
    ObjectNode document = Json.object().put("target", target);
    ArrayNode nodes = document.putArray("nodes");
    for (Row row : rows) {
      nodes
          .addObject()
          .put("name", row.name)
          .put("op", row.op)
          .put("placement", row.placement)
          .put("reason", row.reason)
          .put("rewrite", row.rewrite);
    }
    document
        .putObject("summary")
        .put("npu", count(rows, "npu"))
        .put("cpu", count(rows, "cpu"))
        .put("refused", count(rows, "refused"));
    return Json.text(document);
  }
}
