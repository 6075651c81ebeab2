package dev.quarry.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.frontend.internal.proto.TensorShapeProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every network of the shared models, its shapes held against those the file declares.
class AllNetworksTest {
  private static final int NETWORKS = 43;

  @TestFactory
  Stream<DynamicTest> networksImport() throws IOException {
    Path models = Path.of(System.getProperty("quarry.shared", "../shared"), "models");
    assumeTrue(Files.isDirectory(models), "models not found: " + models);
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("shapes", "structure", "trained")) {
      try (Stream<Path> list = Files.list(models.resolve(folder))) {
        list.filter(AllNetworksTest::isNetwork).sorted().forEach(files::add);
      }
    }
    assertEquals(NETWORKS, files.size());
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static boolean isNetwork(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".onnx") || name.endsWith(".onnx.gz")) && !name.contains("-ort-");
  }

  private static void check(Path file) throws IOException {
    ModelProto model = parse(file);
    ImportOptions options = ImportOptions.NONE;
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      TensorShapeProto shape = input.getType().getTensorType().getShape();
      if (shape.getDimList().stream().anyMatch(d -> d.getDimValue() <= 0)) {
        options = options.withShape(input.getName(), bound(shape));
      }
    }
    ImportResult result = new OnnxImporter().read(file, options);
    Graph graph = result.module().graph();
    assertFalse(graph.nodes().isEmpty());
    Map<String, Shape> found = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (Value value : node.results()) {
        found.put(value.name(), value.shape());
      }
    }
    for (GraphOutput output : graph.outputs()) {
      found.put(output.name(), output.value().shape());
    }
    compare(model.getGraph(), found);
    assertEquals(List.of(), result.warnings().stream().map(d -> d.text()).toList(), "warnings");
  }

  private static void compare(GraphProto graph, Map<String, Shape> found) {
    var declared = new ArrayList<>(graph.getValueInfoList());
    declared.addAll(graph.getOutputList());
    for (ValueInfoProto value : declared) {
      TensorShapeProto shape = value.getType().getTensorType().getShape();
      Shape ours = found.get(value.getName());
      boolean fixed =
          shape.getDimCount() > 0 && shape.getDimList().stream().allMatch(d -> d.getDimValue() > 0);
      if (ours != null && fixed) {
        List<Integer> dims = shape.getDimList().stream().map(d -> (int) d.getDimValue()).toList();
        assertEquals(dims, ours.dims(), value.getName());
      }
    }
  }

  private static Shape bound(TensorShapeProto shape) {
    var dims = new ArrayList<Integer>();
    for (int i = 0; i < shape.getDimCount(); i++) {
      int dim = (int) shape.getDim(i).getDimValue();
      dims.add(dim > 0 ? dim : i == 0 ? 1 : i == 1 ? 3 : 640);
    }
    return new Shape(dims);
  }

  private static ModelProto parse(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ModelProto.parseFrom(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in);
    }
  }
}
