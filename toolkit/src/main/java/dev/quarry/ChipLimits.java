package dev.quarry;

import dev.quarry.codegen.limits.Rk356xLimits;
import dev.quarry.codegen.npu.HostForms;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.limit.TargetLimits;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.quantize.FormLimits;
import java.util.List;
import java.util.Map;

/// Everything that keeps a node from the NPU of a chip: the forms the passes know, and the sizes
/// the chip takes.
public final class ChipLimits {
  private ChipLimits() {}

  /// The limits of a chip for networks of bytes.
  public static TargetLimits of(TargetProfile target) {
    return of(target, Arithmetic.I8);
  }

  /// The limits of a chip.
  public static TargetLimits of(TargetProfile target, Arithmetic arithmetic) {
    return switch (arithmetic) {
      case I8 -> of(FormLimits.all(), target, ElementType.I8);
      case F16 -> of(FormLimits.ofHalves(), target, ElementType.F16);
    };
  }

  private static TargetLimits of(List<Limit> forms, TargetProfile target, ElementType stored) {
    return new TargetLimits(forms, op -> HostForms.has(op)).and(Rk356xLimits.of(target, stored));
  }

  /// Refuses NPU nodes beyond a limit. Placement has asked the same limits; this is for nodes that
  /// lowering made, and for networks that come as text.
  ///
  /// @throws CompileException naming every node with the first limit it exceeds
  static void require(Module module, TargetLimits limits) {
    Map<Value, ConstantData> constants = module.graph().constants();
    List<Diagnostic> problems =
        module.graph().nodes().stream()
            .filter(node -> node.op() instanceof NpuOp)
            .flatMap(
                node ->
                    limits.against(node.op(), constants).stream()
                        .limit(1)
                        .map(breach -> breach.diagnostic(node)))
            .toList();
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
  }
}
