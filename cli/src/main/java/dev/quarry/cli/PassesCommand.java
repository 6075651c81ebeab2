package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.passes.PassDef;
import dev.quarry.passes.Passes;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// Lists the passes and the default pipeline.
@Command(
    name = "passes",
    mixinStandardHelpOptions = true,
    description = "Lists the passes and the default pipeline.",
    footer = {"", "Example:", "  quarry passes"})
final class PassesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  PassesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (output.json()) {
      ObjectNode document = Json.object();
      document.put("default_pipeline", Passes.rk3568().text());
      ArrayNode passes = document.putArray("passes");
      for (PassDef def : Passes.all()) {
        ObjectNode pass =
            passes.addObject().put("name", def.name()).put("summary", def.info().summary());
        ArrayNode options = pass.putArray("options");
        def.options()
            .forEach(
                o ->
                    options
                        .addObject()
                        .put("name", o.name())
                        .put("takes", o.needs())
                        .put("default", o.fallback())
                        .put("meaning", o.summary()));
      }
      terminal.out().println(Json.text(document));
      return ExitCode.OK;
    }
    for (PassDef def : Passes.all()) {
      terminal.out().println(Text.pad(def.name(), 22) + def.info().summary());
      def.options()
          .forEach(
              o ->
                  terminal
                      .out()
                      .println(
                          "    "
                              + Text.pad(o.name() + "=" + o.fallback(), 24)
                              + o.summary()
                              + " ("
                              + o.needs()
                              + ")"));
    }
    terminal.out().println();
    terminal.out().println("default for rk3566 and rk3568:");
    terminal.out().println("  " + Passes.rk3568().text().replace(",", ", "));
    terminal.out().println("change it with --passes, for example --passes +silu-to-relu");
    return ExitCode.OK;
  }
}
