package dev.quarry.codegen.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.RknnFile;
import java.util.List;
import java.util.Map;

/// In what two compiled files differ: from the graph over quantization and registers to bytes.
///
/// Nodes are paired by the tensors they write, else by the source nodes they stand for; tensors by
/// name. Registers are compared with the values tasks run with, not with the words written, so that
/// a file that repeats unchanged registers equals one that does not.
///
/// @param differences all of them, by kind
/// @param compared how many things of each kind were compared
/// @param summary what cannot be compared and why, in one sentence; empty when everything can
public record FileDiff(
    List<Difference> differences, Map<DiffKind, Integer> compared, String summary) {
  public FileDiff {
    differences = List.copyOf(differences);
    compared = Map.copyOf(compared);
  }

  /// The differences of two files.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the tasks of one cannot be followed
  public static FileDiff of(RknnFile a, RknnFile b) {
    var found = new Differences();
    container(found, a, b);
    NodePairs pairs = NodePairs.of(a.model(), b.model());
    GraphDiff.compare(found, a.model(), b.model(), pairs);
    TensorDiff.compare(found, a.model(), b.model());
    RegisterDiff.compare(found, a.model(), b.model(), pairs);
    texts(found, a, b);
    return new FileDiff(found.list(), found.compared(), "");
  }

  /// The differences of two files of the first generation.
  ///
  /// @param firstName name of the first file, for messages
  /// @param secondName name of the second one
  /// @throws dev.quarry.ir.diag.CompileException if one is damaged
  public static FileDiff of(String firstName, V1File first, String secondName, V1File second) {
    return V1Diff.of(firstName, first, secondName, second);
  }

  /// The differences between a file of the first generation and one of the second: of the network,
  /// as far as both tell it.
  ///
  /// @param name name of the first-generation file, for messages
  /// @param oldFirst whether the first-generation file is the first one
  /// @throws dev.quarry.ir.diag.CompileException if the first-generation file is damaged
  public static FileDiff across(String name, V1File old, RknnFile other, boolean oldFirst) {
    return GenerationDiff.of(name, old, other, oldFirst);
  }

  private static void container(Differences found, RknnFile a, RknnFile b) {
    DiffKind kind = DiffKind.CONTAINER;
    ModelInfo first = a.model().info();
    ModelInfo second = b.model().info();
    found.compare(kind, "container version", "", a.containerVersion(), b.containerVersion());
    found.compare(kind, "target", "", first.target(), second.target());
    found.compare(kind, "format", "", first.format(), second.format());
    found.compare(
        kind, "compiler version", "", first.compilerVersionText(), second.compilerVersionText());
    found.compare(kind, "compiler", "", first.compiler(), second.compiler());
    found.compare(kind, "custom ops", "", first.customOps(), second.customOps());
  }

  private static void texts(Differences found, RknnFile a, RknnFile b) {
    DiffKind kind = DiffKind.TEXT;
    ModelInfo first = a.model().info();
    ModelInfo second = b.model().info();
    found.compare(kind, "what the graph consumes", "", first.inputJson(), second.inputJson());
    found.compare(kind, "what the graph delivers", "", first.outputJson(), second.outputJson());
    found.compare(kind, "how it was converted", "", first.generator(), second.generator());
    found.compare(kind, "JSON behind the model", "", a.json(), b.json());
  }

  /// Whether nothing differs.
  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /// The differences of a kind.
  public List<Difference> of(DiffKind kind) {
    return differences.stream().filter(difference -> difference.kind() == kind).toList();
  }

  /// The text: counts by kind, then as many details of each kind as asked for.
  ///
  /// @param kinds kinds to list one by one
  /// @param limit most details of one kind
  public String text(List<DiffKind> kinds, int limit) {
    return DiffText.of(this, kinds, limit);
  }

  /// The document.
  public ObjectNode json() {
    return DiffText.json(this);
  }
}
