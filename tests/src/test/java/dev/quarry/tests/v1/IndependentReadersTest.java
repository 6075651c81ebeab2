package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarry.InputOptions;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.rknn1.V1Writer;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.passes.layerquant.TensorDomain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers that are not ours understand our files: the checks of the reference in Python, and
/// Netron's own reader under Node.js, whose folder `-Dquarry.netron=FOLDER` names.
class IndependentReadersTest {
  private static final List<String> DETECTORS = List.of("shapes-yolo-silu", "shapes-yolo-relu");

  @TempDir private Path folder;

  /// Both bundled detectors and a text reader with LSTMs, in every storage.
  private Map<Path, V1File> files() throws IOException {
    Path shapes = Path.of(System.getProperty("quarry.root", "..")).resolve("examples/shapes");
    var files = new LinkedHashMap<Path, V1File>();
    for (String network : DETECTORS) {
      files.putAll(files(shapes.resolve(network + ".onnx"), InputOptions.unitRange()));
    }
    Path reader = Files.write(folder.resolve("crnn.onnx"), Crnn.model());
    files.putAll(files(reader, InputOptions.NONE));
    return files;
  }

  private Map<Path, V1File> files(Path model, InputOptions inputs) throws IOException {
    var files = new LinkedHashMap<Path, V1File>();
    for (TensorDomain domain : TensorDomain.values()) {
      V1CompileOptions options =
          V1CompileOptions.forTarget(V1Target.RK3399PRO).with(inputs).with(domain);
      V1File file = V1Compiler.sketch(model, options);
      Path path = folder.resolve(model.getFileName() + "-" + domain.text() + ".rknn");
      Files.write(path, V1Writer.write(file));
      files.put(path, file);
    }
    return files;
  }

  /// Runs a program on the files; what it prints, line by line.
  private List<String> run(List<String> program, Iterable<Path> files)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(program);
    files.forEach(file -> words.add(file.toString()));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    assumeTrue(isInstalled(program.getFirst()), program.getFirst() + " is not installed");
    int code =
        new ProcessBuilder(words)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertEquals(0, code, () -> read(out) + read(err));
    return read(out).lines().toList();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /// Of an LSTM, vendor files' too, they say that it has open ports and two outputs nobody reads,
  /// and that they do not know its shape.
  private static int warnings(V1File file) {
    long lstms = file.model().nodes().stream().filter(n -> n.shortOp().equals("LSTM")).count();
    return lstms == 0 ? 0 : 3 * (int) lstms + 1;
  }

  @Test
  void theReferencesChecksFindNothing() throws IOException, InterruptedException {
    Path script = V1Samples.shared("reference/rknn1/check_v1.py");
    Map<Path, V1File> files = files();
    List<String> lines = run(List.of("python3", script.toString(), "-q"), files.keySet());
    assertEquals(files.size(), lines.size(), lines::toString);
    int i = 0;
    for (V1File file : files.values()) {
      String line = lines.get(i++);
      assertTrue(line.startsWith("ok "), line);
      assertTrue(line.endsWith("0 errors, " + warnings(file) + " warnings"), line);
    }
  }

  @Test
  void netronShowsTheNodesAndShapes() throws IOException, InterruptedException {
    String netron = System.getProperty("quarry.netron", "");
    assumeTrue(!netron.isEmpty(), "name the folder of Netron: -Dquarry.netron=FOLDER");
    Path script = V1Samples.shared("tools/netron-check.mjs");
    Map<Path, V1File> files = files();
    List<String> lines = run(List.of("node", script.toString(), netron), files.keySet());
    assertEquals(files.size(), lines.size(), lines::toString);
    int i = 0;
    for (V1File file : files.values()) {
      JsonNode seen = new ObjectMapper().readTree(lines.get(i++));
      assertEquals(0, seen.path("errors").size(), seen::toString);
      JsonNode graph = seen.path("graphs").get(0);
      Map<String, Long> ops =
          file.model().nodes().stream()
              .collect(Collectors.groupingBy(V1Node::shortOp, Collectors.counting()));
      assertEquals(ops.size(), graph.path("ops").size(), seen::toString);
      ops.forEach((op, count) -> assertEquals(count, graph.path("ops").path(op).asLong(), op));
      V1Graph links = V1Validator.require("file", file);
      List<String> shapes =
          Stream.concat(links.graphInputs().stream(), links.graphOutputs().stream())
              .map(file.model().norms()::get)
              .map(V1Tensor.Norm::size)
              .map(Object::toString)
              .toList();
      var found = new ArrayList<String>();
      for (String end : List.of("inputs", "outputs")) {
        for (JsonNode tensor : graph.path(end)) {
          String text = tensor.asText();
          found.add(text.substring(text.indexOf('[')).replace(",", ", "));
        }
      }
      assertEquals(shapes, found, seen::toString);
    }
  }
}
