package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.CompileOptions;
import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.Quarry;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.target.V1Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says where the nodes of a network would run, before any calibration.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says which nodes run on the NPU, which on the CPU of the chip and why.",
    footer = {
      "",
      "Example:",
      "  quarry check examples/shapes/shapes-yolo-silu.onnx",
      "  quarry check examples/shapes/shapes-yolo-relu.onnx --target rk3399pro"
    })
final class CheckCommand implements Callable<Integer> {
  private static final String INDENT = "           ";

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The .onnx or .onnx.gz file.")
  private Path model = Path.of("");

  @Mixin private CompileChoices choices = new CompileChoices();

  @ArgGroup(validate = false, heading = ModelOptions.HEADING)
  private ModelOptions modelOptions = new ModelOptions();

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    NetworkCheck check = check();
    terminal.out().print(output.json() ? json(check) + "\n" : text(check));
    return check.count(Placement.REFUSED) > 0 ? ExitCode.INPUT : ExitCode.OK;
  }

  private NetworkCheck check() {
    int threads = Runtime.getRuntime().availableProcessors();
    var unused = new CalibrationOptions();
    Optional<V1Target> version1 = choices.version1();
    if (version1.isPresent()) {
      var options = choices.options(version1.get(), model, modelOptions, unused, threads);
      return V1Compiler.check(model, options);
    }
    CompileOptions options = choices.options(model, modelOptions, unused, threads);
    Quarry.pipeline(options); // wrong passes are reported before anything is read
    return Quarry.check(model, options);
  }

  /// Nodes that are not simply on the NPU, or with a warning, those with the same reason and advice
  /// together.
  private String text(NetworkCheck check) {
    var text = new StringBuilder();
    Map<List<String>, List<NodeCheck>> groups = new LinkedHashMap<>();
    for (NodeCheck node : check.nodes()) {
      if (node.placement() != Placement.NPU || node.isWarned() || output.verbose()) {
        groups
            .computeIfAbsent(
                List.of(node.placement().text(), node.op(), node.reason(), node.rewrite()),
                _ -> new ArrayList<>())
            .add(node);
      }
    }
    groups.values().forEach(group -> print(text, group));
    return text.append(summary(check)).append('\n').toString();
  }

  private static void print(StringBuilder text, List<NodeCheck> group) {
    for (NodeCheck node : group) {
      text.append(Text.pad(node.placement().text(), 11))
          .append(Text.pad(node.op(), 20))
          .append(node.name())
          .append('\n');
    }
    NodeCheck first = group.getFirst();
    if (first.placement() == Placement.REWRITTEN) {
      text.append(INDENT).append("by ").append(first.rewrite()).append('\n');
    } else if (!first.reason().isEmpty()) {
      text.append(INDENT).append(first.reason()).append(" [").append(first.limit()).append("]\n");
      text.append(INDENT).append("help: ").append(first.rewrite()).append('\n');
    }
  }

  private String summary(NetworkCheck check) {
    long rewritten = check.count(Placement.REWRITTEN);
    long warned = check.nodes().stream().filter(NodeCheck::isWarned).count();
    return Text.format(
        "%d nodes on the NPU%s%s, %d on the CPU, %d refused, for %s",
        check.count(Placement.NPU) + rewritten,
        rewritten == 0 ? "" : Text.format(" (%d of them rewritten)", rewritten),
        warned == 0 ? "" : Text.format(" (%d of them with a warning)", warned),
        check.count(Placement.CPU),
        check.count(Placement.REFUSED),
        choices.target());
  }

  private String json(NetworkCheck check) {
    ObjectNode document = Json.object().put("target", choices.target());
    ArrayNode nodes = document.putArray("nodes");
    for (NodeCheck node : check.nodes()) {
      ObjectNode entry =
          nodes
              .addObject()
              .put("name", node.name())
              .put("op", node.op())
              .put("placement", node.placement().text())
              .put("limit", node.limit())
              .put("reason", node.reason())
              .put("rewrite", node.rewrite());
      node.onnxNodes().forEach(entry.putArray("onnx_nodes")::add);
    }
    ObjectNode summary = document.putObject("summary");
    for (Placement placement : Placement.values()) {
      summary.put(placement.text(), check.count(placement));
    }
    return Json.text(document);
  }
}
