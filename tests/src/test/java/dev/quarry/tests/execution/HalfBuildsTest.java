package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.Arithmetic;
import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Graph;
import dev.quarry.passes.PassListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every trained network beside the project compiled for RK3568 in half precision, executed, and
/// held against its interpretation and against the float network.
class HalfBuildsTest {
  private static final double LEAST_COSINE = 0.9999;

  private record Row(
      String name, int bytes, long vendorBytes, int onCpu, long arena, List<Double> cosines) {}

  @Test
  void everyTrainedNetworkStaysWhatItIs() throws IOException {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path models = shared.resolve("models");
    assumeTrue(Files.isDirectory(models), "networks not found: " + models);
    List<Row> rows = new ArrayList<>();
    for (String folder : List.of("shapes", "trained")) {
      for (Path file : networks(models.resolve(folder))) {
        rows.add(build(file, shared));
      }
    }
    assertEquals(15, rows.size());
    for (Row row : rows) {
      assertTrue(row.cosines.stream().allMatch(c -> c >= LEAST_COSINE), row::toString);
      assertTrue(row.vendorBytes == 0 || row.bytes <= row.vendorBytes, row::toString);
    }
    GeneratedPage.check("docs/rk3568-half.md", page(rows), HalfBuildsTest.class);
  }

  private static List<Path> networks(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(
              f -> f.toString().endsWith(".onnx") && !f.getFileName().toString().contains("-ort-"))
          .sorted()
          .toList();
    }
  }

  private static Row build(Path file, Path shared) throws IOException {
    String name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    Graph graph = Quarry.load(file, ImportOptions.NONE, InputOptions.NONE).module().graph();
    List<Integer> shape = graph.inputs().getFirst().value().shape().dims();
    CompileOptions options = CompileOptions.forTarget(TargetProfile.RK3568).with(Arithmetic.F16);
    Sample sample = new Sample.OfRandom(1);
    if (shape.size() == 4 && shape.get(1) == 3) {
      options = options.with(InputOptions.unitRange());
      sample = Sample.read(shared.resolve("models/images/coco/bus.jpg"));
    }
    Compilation done =
        Quarry.compile(file, options, CalibrationSet.NONE, PassListener.NONE, Progress.NONE);
    List<Sample> samples = Collections.nCopies(graph.inputs().size(), sample);
    List<NetworkOutput> executed;
    try (Network network = Quarry.open(done.file(), 2)) {
      executed = network.run(samples);
    }
    try (Network network = Quarry.open(done.lowered(), 2)) {
      List<NetworkOutput> interpreted = network.run(samples);
      for (int i = 0; i < executed.size(); i++) {
        assertArrayEquals(
            interpreted.get(i).values().floats(),
            executed.get(i).values().floats(),
            name + " output " + i);
      }
    }
    Path pair = shared.resolve("samples/pairs/" + name + "-f16.rknn");
    return new Row(
        name,
        done.contents().length,
        Files.exists(pair) ? Files.size(pair) : 0,
        done.cpuNodes().size(),
        done.file().model().memory().internalBytes(),
        cosines(file, options, executed, samples));
  }

  private static List<Double> cosines(
      Path file, CompileOptions options, List<NetworkOutput> executed, List<Sample> samples) {
    List<Double> cosines = new ArrayList<>();
    var module = Quarry.load(file, ImportOptions.NONE, options.inputs()).module();
    try (Network network = Quarry.open(module, 2)) {
      List<NetworkOutput> real = network.run(samples);
      for (int i = 0; i < executed.size(); i++) {
        var similarity = new Similarity();
        similarity.add(executed.get(i).values(), real.get(i).values());
        cosines.add(similarity.cosine());
      }
    }
    return cosines;
  }

  private static String page(List<Row> rows) {
    var text =
        new StringBuilder(
            """
            # Networks compiled for RK3568 in half precision

            Made by `HalfBuildsTest`: files of `quarry compile --dtype f16`, executed word by word; all \
            outputs equal the interpreted network bit for bit. Bytes of the vendor's compiler are those of \
            the files at hand. The cosine is the least of all outputs with the float network on one sample.

            | network | bytes | vendor | nodes on the CPU | arena bytes | cosine |
            |---|---|---|---|---|---|
            """);
    for (Row row : rows) {
      double least = row.cosines.stream().mapToDouble(c -> c).min().orElse(0);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %d | %d | %.5f |%n",
              row.name,
              row.bytes,
              row.vendorBytes == 0 ? "" : Long.toString(row.vendorBytes),
              row.onCpu,
              row.arena,
              Math.floor(least * 1e5) / 1e5));
    }
    return text.toString().replace("\r\n", "\n");
  }
}
