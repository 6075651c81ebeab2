package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Quarry;
import dev.quarry.codegen.inspect.Disassembler;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnWriter;
import dev.quarry.codegen.rknn2.SourceMap;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.nn.Reshape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From the nodes of a model to command words: networks with fused, split, replaced and rewritten
/// nodes.
class SourceMapNetworksTest {
  @TempDir Path folder;

  private static Path model(String name) {
    if (name.startsWith("examples/")) {
      return Bundled.root().resolve(name);
    }
    Path file = Path.of(System.getProperty("quarry.shared", "../shared"), "models").resolve(name);
    assumeTrue(Files.exists(file), "network not found: " + file);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "examples/shapes/shapes-yolo-silu.onnx,''",
    "examples/shapes/shapes-yolo-silu.onnx,'+split-stem,+split-large-pool{max-kernel=3}'",
    "examples/shapes/shapes-yolo-relu.onnx,''",
    "examples/shapes/shapes-yolo-silu.onnx,+silu-to-relu",
    "structure/mobilenetv2-12.onnx.gz,''",
    "structure/yolo11n.onnx.gz,''",
    "structure/yolov8n-pose.onnx.gz,''",
    "structure/lprnet.onnx.gz,''",
    "trained/ppocrv4-det-480.onnx,''",
    "trained/yolov5n-coco-320-decode.onnx,''"
  })
  void everyNodeIsCarriedToItsWords(String name, String passes) throws IOException {
    Path onnx = model(name);
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568).withPasses(passes);
    RknnFile file = Quarry.sketch(onnx, options);
    SourceMap map = SourceMap.of(file.model());
    assertTrue(map.exact(), "the file holds no map");
    everyNodeHasAPlace(onnx, map);
    everyTaskHasSources(file.model(), map);
    Path written = folder.resolve("network.rknn");
    Files.write(written, RknnWriter.write(file));
    reportsUseTheMap(written, map);
  }

  /// Every node of the model is served by a node of the file. Only reshapes may go without a trace:
  /// matrices that become the map again they were made from.
  private static void everyNodeHasAPlace(Path onnx, SourceMap map) {
    Set<String> served = new HashSet<>();
    map.entries().forEach(entry -> served.addAll(entry.onnx()));
    Set<String> known = new HashSet<>();
    var lost = new ArrayList<String>();
    var imported = Quarry.load(onnx, ImportOptions.NONE, InputOptions.NONE).module();
    for (Node node : imported.graph().nodes()) {
      known.addAll(node.location().sources());
      boolean isFree = node.op() instanceof Const || node.op() instanceof Reshape;
      if (!isFree && !served.containsAll(node.location().sources())) {
        lost.add(node.location().text());
      }
    }
    assertEquals(List.of(), lost, "nodes of the model no node of the file serves");
    served.removeAll(known);
    assertEquals(Set.of(), served, "sources the model does not have");
  }

  /// Words belong to one task, tasks to one node, and what a node serves is printed with its tasks.
  private static void everyTaskHasSources(RknnModel model, SourceMap map) {
    Map<Integer, Integer> owners = new HashMap<>();
    List<NpuTask> tasks = model.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      for (int word = 0; word < tasks.get(i).wordCount(); word++) {
        Integer other = owners.put(tasks.get(i).firstWord() + word, i);
        assertTrue(other == null, "a word of tasks " + other + " and " + i);
      }
    }
    var listing = new ArrayList<String>();
    Disassembler.print(model, false, listing::add);
    List<String> heads = listing.stream().filter(line -> line.startsWith("task ")).toList();
    assertEquals(tasks.size(), heads.size());
    for (int i = 0; i < tasks.size(); i++) {
      RknnNode node = model.graph().nodes().get(tasks.get(i).nodeIndex());
      SourceMap.Entry entry = map.entry(tasks.get(i).nodeIndex());
      String behind = listing.get(listing.indexOf(heads.get(i)) + 1);
      boolean border = node.type().equals("OutputOperator") || entry.onnx().isEmpty();
      assertTrue(
          border || (behind.startsWith("  from ") && behind.contains("onnx " + entry.text())),
          heads.get(i) + " " + behind);
      assertTrue(border || !entry.op().isEmpty(), "no op of the lowered network: " + node.name());
    }
  }

  /// `inspect` and `perf` name the same sources for every node.
  private static void reportsUseTheMap(Path written, SourceMap map) {
    JsonNode nodes = Outcome.of("inspect", written, "--json").json().path("nodes");
    assertEquals(map.entries().size(), nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      assertEquals(map.entry(i).onnx(), words(nodes.get(i).path("onnx_nodes")));
    }
    for (JsonNode layer : Outcome.of("perf", written, "--json").json().path("layers")) {
      List<String> onnx = words(layer.path("onnx_nodes"));
      assertEquals(map.entry(layer.path("id").asInt()).onnx(), onnx, layer.path("name").asText());
    }
  }

  private static List<String> words(JsonNode list) {
    var words = new ArrayList<String>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }
}
