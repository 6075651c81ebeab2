package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Quarry;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.type.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The names of the model's nodes reach the lowered network through every pass.
class SourcesKeptTest {
  /// Of the networks without trained weights those with forms the others do not have.
  private static final List<String> STRUCTURE =
      List.of("RetinaFace_mobile320", "mobilenetv2-12", "yolov8n-pose", "yolox_s", "yolov10n");

  @Test
  void everyNodeThatComputesIsNamedInTheLoweredNetwork() throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models");
    assumeTrue(Files.isDirectory(models), "models not found: " + models);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> list = Files.list(models.resolve("trained"))) {
      list.filter(file -> file.toString().endsWith(".onnx")).sorted().forEach(files::add);
    }
    STRUCTURE.forEach(name -> files.add(models.resolve("structure").resolve(name + ".onnx.gz")));
    var problems = new ArrayList<String>();
    for (Path file : files) {
      problems.addAll(problems(file));
    }
    assertEquals(List.of(), problems);
  }

  private static List<String> problems(Path file) {
    var options = CompileOptions.forTarget(TargetProfile.named("rk3568"));
    Module imported = Quarry.load(file, ImportOptions.NONE, InputOptions.NONE).module();
    Module lowered = Quarry.lowerWithoutSamples(file, options);
    var named = new HashSet<String>();
    var problems = new ArrayList<String>();
    for (Node node : lowered.graph().nodes()) {
      named.addAll(node.location().sources());
      if (!isBorder(node.op()) && node.location().sources().isEmpty()) {
        problems.add(file.getFileName() + ": " + node.where() + " has no source");
      }
    }
    Set<String> lost = new TreeSet<>(computing(imported.graph()));
    lost.removeAll(named);
    lost.forEach(name -> problems.add(file.getFileName() + ": " + name + " is lost"));
    return problems;
  }

  /// Constants, and changes between real numbers, stored integers, elements and maps: passes make
  /// them, and in a file they belong to the node in front of or behind them.
  private static boolean isBorder(Op op) {
    return op instanceof Const
        || op instanceof QuantOp
        || op instanceof NpuPack
        || op instanceof NpuUnpack
        || op instanceof NpuConvertInput;
  }

  /// Names of the nodes whose results depend on an input and reach an output.
  private static Set<String> computing(Graph graph) {
    Set<Value> known = new HashSet<>();
    graph.inputs().forEach(input -> known.add(input.value()));
    Set<String> names = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.operands().stream().anyMatch(known::contains)) {
        known.addAll(node.results());
        // another shape of a map that stays as it is leaves nothing behind
        if (!(node.op() instanceof Reshape)) {
          names.addAll(node.location().sources());
        }
      }
    }
    return names;
  }
}
