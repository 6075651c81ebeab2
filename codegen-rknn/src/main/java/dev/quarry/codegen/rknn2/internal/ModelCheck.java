package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.OutputEntry;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Runs all checks of [dev.quarry.codegen.rknn2.RknnValidator].
public final class ModelCheck {
  private ModelCheck() {}

  /// What is wrong with a model.
  public static List<Diagnostic> check(String file, RknnModel model) {
    var findings = new Findings(file);
    try {
      IndexCheck.check(file, model);
    } catch (CompileException e) {
      return e.diagnostics();
    }
    if (model.graphs().size() != 1) {
      findings.add("the model has %d graphs instead of one", model.graphs().size());
      return findings.list();
    }
    tensors(findings, model);
    memory(findings, model);
    TaskCheck.check(findings, model);
    RelocationCheck.check(findings, model);
    outputs(findings, model);
    return findings.list();
  }

  private static void tensors(Findings findings, RknnModel model) {
    Set<String> names = new HashSet<>();
    for (RknnTensor tensor : model.graph().tensors()) {
      if (!tensor.name().isEmpty() && !names.add(tensor.name())) {
        findings.add("two tensors are named '%s'", tensor.name());
      }
      TensorKind kind = tensor.kind();
      int stored = model.data(tensor).size();
      if ((kind == TensorKind.CONSTANT || kind == TensorKind.HELPER)
          && tensor.sizeBytes() != stored) {
        findings.add(
            "tensor '%s' says %d bytes, its buffer has %d",
            tensor.name(), tensor.sizeBytes(), stored);
      }
      if (kind.isInArena()
          && tensor.offsetBytes() + tensor.sizeBytes() > model.memory().internalBytes()) {
        findings.add(
            "tensor '%s' ends at %d, behind the arena of %d bytes",
            tensor.name(),
            tensor.offsetBytes() + tensor.sizeBytes(),
            model.memory().internalBytes());
      }
    }
  }

  private static void memory(Findings findings, RknnModel model) {
    MemInfo expected = MemInfo.of(model.graph().tensors());
    if (!expected.equals(model.memory())) {
      findings.add("the memory totals are %s, the tensors give %s", model.memory(), expected);
    }
  }

  private static void outputs(Findings findings, RknnModel model) {
    RknnGraph graph = model.graph();
    int tasks = model.tasks().size();
    for (OutputEntry entry : graph.outputEntries()) {
      if (entry.firstTask() > tasks) {
        findings.add("output '%s' starts at task %d of %d", entry.name(), entry.firstTask(), tasks);
      }
      if (graph.tensor(entry.name()).isEmpty()) {
        findings.add("output '%s' is not among the tensors", entry.name());
      }
    }
  }
}
