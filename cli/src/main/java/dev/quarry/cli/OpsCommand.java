package dev.quarry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpCatalog;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.QuantOp;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// Lists the operations of the intermediate representation.
@Command(
    name = "ops",
    mixinStandardHelpOptions = true,
    description = "Lists the operations of the intermediate representation.",
    footer = {"", "Example:", "  quarry ops --json"})
final class OpsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @ArgGroup(validate = false, heading = OutputOptions.HEADING)
  private OutputOptions output = new OutputOptions();

  OpsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (output.json()) {
      ObjectNode document = Json.object();
      ArrayNode ops = document.putArray("ops");
      for (OpDef<? extends Op> def : OpCatalog.all()) {
        ops.addObject()
            .put("mnemonic", def.mnemonic())
            .put("family", family(def))
            .put("summary", def.summary());
      }
      terminal.out().println(Json.text(document));
      return ExitCode.OK;
    }
    String current = "";
    for (OpDef<? extends Op> def : OpCatalog.all()) {
      if (!family(def).equals(current)) {
        current = family(def);
        terminal.out().println(current);
      }
      terminal.out().println("  " + Text.pad(def.mnemonic(), 22) + def.summary());
    }
    return ExitCode.OK;
  }

  private static String family(OpDef<? extends Op> def) {
    if (NnOp.class.isAssignableFrom(def.type())) {
      return "float (imported, canonical)";
    }
    if (QuantOp.class.isAssignableFrom(def.type())) {
      return "quantized";
    }
    if (NpuOp.class.isAssignableFrom(def.type())) {
      return "npu";
    }
    if (def.type() == Const.class) {
      return "all levels";
    }
    throw new IllegalStateException("an op of no family: " + def.mnemonic());
  }
}
