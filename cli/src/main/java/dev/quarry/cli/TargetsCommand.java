package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.V1Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// Lists the chips.
@Command(
    name = "targets",
    mixinStandardHelpOptions = true,
    description = "Lists the chips Quarry compiles for.",
    footer = {"", "Example:", "  quarry targets"})
final class TargetsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  TargetsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (output.json()) {
      ObjectNode document = Json.object();
      ArrayNode targets = document.putArray("targets");
      for (TargetProfile target : TargetProfile.all()) {
        targets
            .addObject()
            .put("name", target.name())
            .put("board", target.board())
            .put("container_version", target.container())
            .put("clock_hz", target.clockMegahertz() * 1_000_000L)
            .put("buffer_bytes", target.bufferBanks() * target.bankBytes());
      }
      for (V1Target target : V1Target.values()) {
        ObjectNode entry =
            targets
                .addObject()
                .put("name", target.text())
                .put("board", target.board())
                .put("container_version", 1);
        target.platforms().forEach(entry.putArray("platforms")::add);
      }
      terminal.out().println(Json.text(document));
      return ExitCode.OK;
    }
    for (TargetProfile target : TargetProfile.all()) {
      terminal
          .out()
          .println(
              Text.pad(target.name(), 12)
                  + Text.format(
                      "%s, 8-bit, container %d, NPU at %d MHz, %d KiB convolution buffer, maps up to"
                          + " %d pixels wide",
                      target.board(),
                      target.container(),
                      target.clockMegahertz(),
                      target.bufferBanks() * target.bankBytes() / 1024,
                      target.mapEdge()));
    }
    for (V1Target target : V1Target.values()) {
      terminal
          .out()
          .println(
              Text.pad(target.text(), 12)
                  + Text.format(
                      "%s, 8-bit with one scale per tensor, container 1, one file for %s",
                      target.board(), String.join(", ", target.platforms())));
    }
    return ExitCode.OK;
  }
}
