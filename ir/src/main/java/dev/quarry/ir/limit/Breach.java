package dev.quarry.ir.limit;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.Value;

/// An op that goes beyond a limit.
///
/// @param limit the limit
/// @param op the op
/// @param excess by what
public record Breach(Limit limit, Op op, Excess excess) {

  /// What the target takes and what was found, for example `... kernels have 1 to 31 rows and
  /// columns: kernel height 41, allowed 1 to 31`.
  public String reason() {
    return limit.sentence() + "; here: " + excess.text();
  }

  /// What a person can do, with the name of the op's first operand if it has one in the model.
  public String remedy() {
    String input = op.def().operandsOf(op).stream().findFirst().map(Value::name).orElse("");
    return input.isEmpty()
        ? limit.remedy().replace(" '{input}'", "")
        : limit.remedy().replace("{input}", input);
  }

  /// The error of a node that the target cannot do because of this.
  public Diagnostic diagnostic(Node node) {
    return Diagnostic.error(
            excess.allowed().isEmpty()
                ? DiagnosticCode.NOT_SUPPORTED_BY_TARGET
                : DiagnosticCode.TARGET_LIMIT,
            node.where(),
            limit.sentence() + " [" + limit.id() + "]")
        .expected(expected(), excess.dimension() + " " + excess.found())
        .help(remedy());
  }

  private String expected() {
    return excess.allowed().isEmpty() ? "" : excess.dimension() + " " + excess.allowed();
  }
}
