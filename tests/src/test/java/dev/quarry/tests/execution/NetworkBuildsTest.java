package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.CpuNode;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.NodeCheck;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Graph;
import dev.quarry.passes.PassListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every network beside the project compiled for RK3568, executed, and held against the figures of
/// the vendor's compiler.
class NetworkBuildsTest {
  /// No file is larger than this share of the vendor's.
  private static final double LARGEST_SHARE = 1.1;

  /// Nodes on the CPU; networks that are not named have none.
  private static final Map<String, Integer> ON_CPU =
      Map.ofEntries(
          Map.entry("RetinaFace_mobile320", 4),
          Map.entry("lprnet", 5),
          Map.entry("yolo11m", 1),
          Map.entry("yolo11n", 1),
          Map.entry("yolov10n", 1),
          Map.entry("yolov8n-pose", 1),
          Map.entry("kws-dnn-s", 1),
          Map.entry("lprnet-24x94", 5),
          Map.entry("ppocr-cls-48x192", 1),
          Map.entry("retinaface-mobile025-320", 4),
          Map.entry("squeezenet_cifar10", 2),
          Map.entry("ultraface-rfb-320", 11),
          Map.entry("ultraface-slim-320", 11),
          Map.entry("yolov5n-coco-320-decode", 1));

  /// Networks whose interpretation takes minutes; all of them are interpreted with
  /// `-Dquarry.interpret=all`.
  private static final Set<String> LARGE =
      "all".equals(System.getProperty("quarry.interpret")) ? Set.of() : Set.of("structure");

  private record Row(
      String name, int bytes, int vendorBytes, int onCpu, long internalBytes, String cosines) {}

  @Test
  void everyNetworkCompilesAndIsExecutedAsInterpreted() throws IOException {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path models = shared.resolve("models");
    Path builds = shared.resolve("reference/field/toolkit2_builds.csv");
    assumeTrue(Files.isDirectory(models) && Files.exists(builds), "networks not found: " + models);
    Map<String, Integer> vendor = vendorBytes(builds);
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("shapes", "structure", "trained")) {
      files.addAll(networks(models.resolve(folder)));
    }
    List<Row> rows = files.stream().map(file -> build(file, vendor, shared)).toList();
    assertEquals(43, rows.size());
    long ours = 0;
    long theirs = 0;
    for (Row row : rows) {
      ours += row.bytes;
      theirs += row.vendorBytes;
      assertTrue(row.bytes <= LARGEST_SHARE * row.vendorBytes, row::toString);
    }
    assertTrue(ours <= theirs, ours + " bytes, the vendor's " + theirs);
    requireLessMemory(rows, shared.resolve("samples/pairs"));
    GeneratedPage.check(
        "docs/rk3568-networks.md", page(rows, ours, theirs), NetworkBuildsTest.class);
  }

  /// The arena is at most the vendor's for every network there is a file of, and usually smaller.
  private static void requireLessMemory(List<Row> rows, Path pairs) {
    List<Double> shares = new ArrayList<>();
    for (Row row : rows) {
      Path pair = pairs.resolve(row.name + ".rknn");
      if (Files.exists(pair)) {
        long theirs = RknnReader.read(pair).model().memory().internalBytes();
        assertTrue(row.internalBytes <= theirs, row + ", the vendor's " + theirs);
        shares.add((double) row.internalBytes / theirs);
      }
    }
    shares.sort(null);
    assertTrue(shares.size() >= 10 && shares.get(shares.size() / 2) <= 0.9, shares::toString);
  }

  private static List<Path> networks(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(
              f ->
                  f.toString().matches(".*\\.onnx(\\.gz)?")
                      && !f.getFileName().toString().contains("-ort-"))
          .sorted()
          .toList();
    }
  }

  private static Row build(Path file, Map<String, Integer> vendor, Path shared) {
    String folder = String.valueOf(file.getParent().getFileName());
    String name = file.getFileName().toString().replaceFirst("\\.onnx(\\.gz)?$", "");
    Graph graph = Quarry.load(file, ImportOptions.NONE, InputOptions.NONE).module().graph();
    List<Integer> shape = graph.inputs().getFirst().value().shape().dims();
    boolean picture = shape.size() == 4 && shape.get(1) == 3;
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568);
    List<Sample> samples = List.of(new Sample.OfRandom(1), new Sample.OfRandom(2));
    if (picture) {
      options = options.with(InputOptions.unitRange());
      Path images = shared.resolve("models/images/coco");
      samples =
          List.of(
              Sample.read(images.resolve("bus.jpg")),
              Sample.read(images.resolve("000000075612.jpg")));
    }
    List<List<Sample>> sets =
        samples.stream().map(s -> Collections.nCopies(graph.inputs().size(), s)).toList();
    Compilation done =
        Quarry.compile(file, options, CalibrationSet.of(sets), PassListener.NONE, Progress.NONE);
    int onCpu = done.cpuNodes().size();
    assertEquals(ON_CPU.getOrDefault(name, 0), onCpu, name + ": " + done.cpuNodes());
    List<List<String>> said =
        Quarry.check(file, options).nodes().stream()
            .filter(node -> node.placement() == NodeCheck.Placement.CPU)
            .map(NodeCheck::onnxNodes)
            .toList();
    assertEquals(done.cpuNodes().stream().map(CpuNode::onnxNodes).toList(), said, name);
    List<NetworkOutput> executed;
    try (Network network = Quarry.open(done.file(), 2)) {
      executed = network.run(sets.getFirst());
    }
    if (!LARGE.contains(folder)) {
      requireSame(name, done, sets.getFirst(), executed);
    }
    String key = folder.equals("structure") ? "st-" + name : name;
    Integer vendorBytes = vendor.get(key);
    assertTrue(vendorBytes != null, key);
    return new Row(
        name,
        done.contents().length,
        vendorBytes,
        onCpu,
        done.file().model().memory().internalBytes(),
        folder.equals("structure") ? "" : cosines(file, options, executed, sets.getFirst()));
  }

  private static void requireSame(
      String name, Compilation done, List<Sample> samples, List<NetworkOutput> executed) {
    try (Network network = Quarry.open(done.lowered(), 1)) {
      List<NetworkOutput> interpreted = network.run(samples);
      for (int i = 0; i < executed.size(); i++) {
        assertArrayEquals(
            interpreted.get(i).values().floats(),
            executed.get(i).values().floats(),
            name + " output " + i);
      }
    }
  }

  private static String cosines(
      Path file, CompileOptions options, List<NetworkOutput> executed, List<Sample> samples) {
    List<String> cosines = new ArrayList<>();
    var module = Quarry.load(file, ImportOptions.NONE, options.inputs()).module();
    try (Network network = Quarry.open(module, 2)) {
      List<NetworkOutput> real = network.run(samples);
      for (int i = 0; i < executed.size(); i++) {
        var similarity = new Similarity();
        similarity.add(executed.get(i).values(), real.get(i).values());
        cosines.add(String.format(Locale.ROOT, "%.4f", similarity.cosine()));
      }
    }
    return String.join(" ", cosines);
  }

  private static Map<String, Integer> vendorBytes(Path csv) throws IOException {
    Map<String, Integer> bytes = new HashMap<>();
    for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
      String[] cells = line.split(",", -1);
      bytes.put(cells[0], Integer.parseInt(cells[1]));
    }
    return bytes;
  }

  private static String page(List<Row> rows, long ours, long theirs) {
    var text =
        new StringBuilder(
            """
            # Networks compiled for RK3568

            Made by `NetworkBuildsTest`: 8-bit files with 2 calibration samples, beside the sizes of the \
            vendor's compiler (toolkit 2.3.2, same networks). Cosines are those of the executed \
            file's outputs with the float network on one of the samples; networks without them have \
            constant weights, for which a cosine says nothing.

            | network | bytes | vendor | share | nodes on the CPU | arena bytes | cosines |
            |---|---|---|---|---|---|---|
            """);
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %.2f | %d | %d | %s |%n",
              row.name,
              row.bytes,
              row.vendorBytes,
              (double) row.bytes / row.vendorBytes,
              row.onCpu,
              row.internalBytes,
              row.cosines));
    }
    text.append(
        String.format(
            Locale.ROOT, "| all | %d | %d | %.2f | | | |%n", ours, theirs, (double) ours / theirs));
    return text.toString().replace("\r\n", "\n");
  }
}
