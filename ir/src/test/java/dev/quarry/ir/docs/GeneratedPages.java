package dev.quarry.ir.docs;

import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.op.AttrValue;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpCatalog;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.verify.LevelRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The parts of the documentation that are made from definitions.
final class GeneratedPages {
  private GeneratedPages() {}

  static String levels() {
    var page =
        new StringBuilder("| level | ops | result types | unread nodes |\n|---|---|---|---|\n");
    for (LevelRules rules : LevelRules.all()) {
      page.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  rules.level().text(), rules.ops(), rules.types(), rules.unread() ? "yes" : "no"));
    }
    return page.toString();
  }

  static String ops() {
    var page = new StringBuilder();
    family(page, "Any level", def -> !isIn(def, NnOp.class, QuantOp.class, NpuOp.class));
    family(page, "Float ops", def -> isIn(def, NnOp.class));
    family(page, "Quantized ops", def -> isIn(def, QuantOp.class));
    family(page, "NPU ops", def -> isIn(def, NpuOp.class));
    return page.toString();
  }

  private interface Membership {
    boolean holds(OpDef<? extends Op> def);
  }

  private static boolean isIn(OpDef<? extends Op> def, Class<?>... families) {
    return List.of(families).stream().anyMatch(family -> family.isAssignableFrom(def.type()));
  }

  private static void family(StringBuilder page, String title, Membership membership) {
    page.append("### ").append(title).append("\n\n");
    for (OpDef<? extends Op> def : OpCatalog.all()) {
      if (membership.holds(def)) {
        op(page, def);
      }
    }
  }

  private static <T extends Op> void op(StringBuilder page, OpDef<T> def) {
    page.append("#### ").append(def.mnemonic()).append("\n\n");
    page.append(def.summary()).append("\n\n");
    if (!def.operands().isEmpty()) {
      page.append("    ").append(signature(def)).append("\n\n");
    }
    var lines = new ArrayList<String>();
    for (OpDef.OperandSpec<T> operand : def.operands()) {
      lines.add("operand `" + operand.name() + "`: " + operand.type().needs());
    }
    for (OpDef.AttrSpec<T, ?> attr : def.attrs()) {
      lines.add(
          "attribute `" + attr.name() + "`: " + attr.codec().needs() + usual(attr).orElse(""));
    }
    for (OpDef.Rule<T> rule : def.rules()) {
      lines.add("rule: " + rule.says());
    }
    lines.forEach(line -> page.append("* ").append(line).append('\n'));
    page.append(lines.isEmpty() ? "" : "\n");
  }

  private static <T extends Op> String signature(OpDef<T> def) {
    String operands =
        def.operands().stream()
            .map(
                operand ->
                    operand.name()
                        + switch (operand.arity()) {
                          case ONE -> "";
                          case OPTIONAL -> "?";
                          case MANY -> "...";
                        })
            .collect(Collectors.joining(", "));
    String attrs = def.attrs().stream().map(OpDef.AttrSpec::name).collect(Collectors.joining(", "));
    return def.mnemonic() + "(" + operands + ")" + (attrs.isEmpty() ? "" : " {" + attrs + "}");
  }

  private static <T, A> Optional<String> usual(OpDef.AttrSpec<T, A> attr) {
    return attr.fallback()
        .map(value -> attr.codec().print().apply(value))
        .map(AttrValue::text)
        .map(text -> "; usually `" + text + "`");
  }

  static String diagnostics() {
    var page = new StringBuilder();
    page.append("# Diagnostics\n\n");
    page.append(
        "Made from `dev.quarry.ir.diag.DiagnosticCode`; a test compares it. Codes are stable:"
            + " scripts may look for them. The first two digits say where: 01 import, 02"
            + " intermediate representation and passes, 03 quantization, 04 target limits, 05"
            + " writing, 06 reading compiled files and running them, 09 command line.\n\n");
    page.append("| code | meaning |\n|---|---|\n");
    for (DiagnosticCode code : DiagnosticCode.values()) {
      page.append("| %s | %s |\n".formatted(code.code(), code.meaning()));
    }
    page.append(
        """

        A diagnostic names the place, what is wrong, and where it helps what was expected, what was \
        found and what to do:

        ```
        error[E0202] net.nir:4:8: unknown op 'slu'
          4 |   %1 = slu(%0) : 1x3x8x8xf32
            |        ^~~
          help:     did you mean 'silu'?
        ```
        """);
    return page.toString();
  }
}
