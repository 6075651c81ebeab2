package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.data.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `quarry accuracy`: the document, the folder of rknn-toolkit 1.x, and wrong usage.
class AccuracyTest {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S.{60,}?)\\teculidean_norm=(\\d+\\.\\d{6})\\tcosine_norm=(-?\\d\\.\\d{6})"
              + "\\teculidean=(\\d+\\.\\d{6})\\tcosine=(-?\\d\\.\\d{6})");

  @TempDir Path folder;

  private Outcome accuracy(Workbench bench, Object... more) {
    var arguments =
        new ArrayList<Object>(
            List.of(
                "accuracy",
                bench.model(),
                "--dataset",
                bench.list(),
                "--std-values",
                "255,255,255"));
    arguments.addAll(List.of(more));
    return Outcome.of(arguments.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rk3568", "rk3399pro"})
  void everyNodeOfTheModelBelongsToALayer(String target) {
    Workbench bench = Workbench.in(folder);
    JsonNode document = accuracy(bench, "--target", target, "--json").json();
    assertEquals(2, document.path("samples").asInt());
    assertEquals(1, document.path("outputs").size());
    for (String key :
        List.of(
            "name",
            "dtype",
            "cosine",
            "worst_cosine",
            "snr_db",
            "worst_snr_db",
            "max_abs",
            "zero_share",
            "saturated_share")) {
      assertTrue(document.path("outputs").get(0).has(key), key);
    }
    var found = new TreeSet<String>();
    for (JsonNode layer : document.path("layers")) {
      layer.path("onnx_nodes").forEach(node -> found.add(node.asText()));
      for (String kind : List.of("entire", "single")) {
        double mean = layer.path(kind + "_cosine").asDouble();
        assertTrue(mean > 0.98 && mean <= 1.000001, layer::toString);
        assertTrue(layer.path(kind + "_worst_cosine").asDouble() <= mean + 1e-9, layer::toString);
        assertTrue(layer.has(kind + "_euclid") && layer.has(kind + "_worst_max_abs"));
      }
      assertTrue(layer.has("damage_db") && layer.has("dtype"), layer::toString);
    }
    var nodes = new TreeSet<String>();
    JsonNode model = Outcome.of("inspect", bench.model(), "--json").json();
    model.path("nodes").forEach(n -> n.path("onnx_nodes").forEach(s -> nodes.add(s.asText())));
    assertEquals(nodes, found);
  }

  /// The file, read again and matched by the names in it, shows what compiling in place shows.
  @ParameterizedTest
  @ValueSource(strings = {"rk3568", "rk3399pro"})
  void aFileShowsTheSameAsItsModel(String target) {
    Workbench bench = Workbench.in(folder);
    String direct = accuracy(bench, "--target", target, "--json").done().out();
    bench.compile(bench.model(), "--std-values", "255,255,255", "--target", target).done();
    String file =
        Outcome.of(
                "accuracy",
                bench.out(),
                "--model",
                bench.model(),
                "--samples",
                bench.list(),
                "--json")
            .done()
            .out();
    assertEquals(direct, file);
  }

  /// A batch of pictures is compared as one sample, with a model for one picture.
  @Test
  void aBatchIsComparedAsOneSample() {
    Workbench bench = Workbench.in(folder);
    JsonNode one = accuracy(bench, "--target", "rk3399pro", "--json").json();
    JsonNode two = accuracy(bench, "--target", "rk3399pro", "--batch", 2, "--json").json();
    assertEquals(2, one.path("samples").asInt());
    assertEquals(1, two.path("samples").asInt());
    assertEquals(
        one.path("outputs").get(0).path("zero_share"),
        two.path("outputs").get(0).path("zero_share"));
    assertEquals(
        one.path("outputs").get(0).path("max_abs"), two.path("outputs").get(0).path("max_abs"));
  }

  @Test
  void layoutOfToolkit1() throws IOException {
    Workbench bench = Workbench.in(folder);
    Path snapshot = folder.resolve("snapshot");
    accuracy(bench, "--layout", "toolkit1", "--output-dir", snapshot).done();
    assertEquals(
        List.of(
            "entire_qnt",
            "entire_qnt_error_analysis.txt",
            "fp32",
            "individual_qnt",
            "individual_qnt_error_analysis.txt"),
        Workbench.names(snapshot));
    List<String> order = Files.readAllLines(snapshot.resolve("fp32/order.txt"));
    for (String kind : List.of("entire", "individual")) {
      List<String> lines = Files.readAllLines(snapshot.resolve(kind + "_qnt_error_analysis.txt"));
      assertEquals(order.size(), lines.size());
      for (int i = 0; i < lines.size(); i++) {
        Matcher line = LINE.matcher(lines.get(i));
        assertTrue(line.matches(), lines.get(i));
        double cosine = Double.parseDouble(line.group(5));
        assertEquals(Math.sqrt(2 - 2 * cosine), Double.parseDouble(line.group(2)), 2e-3);
        assertEquals(euclid(snapshot, kind, order.get(i)), Double.parseDouble(line.group(4)), 1e-4);
      }
    }
  }

  /// The same numbers as in the text files, in the same order, with their dimensions.
  @Test
  void dumpsAsArrays() throws IOException {
    Workbench bench = Workbench.in(folder);
    Path text = folder.resolve("text");
    Path arrays = folder.resolve("arrays");
    accuracy(bench, "--layout", "toolkit1", "--output-dir", text).done();
    accuracy(bench, "--layout", "toolkit1", "--output-dir", arrays, "--dump-type", "npy").done();
    int maps = 0;
    for (String file : Files.readAllLines(arrays.resolve("fp32/order.txt"))) {
      String stem = file.substring(0, file.length() - ".npy".length());
      for (String kind : List.of("fp32", "entire_qnt", "individual_qnt")) {
        NpyArray array = NpyArray.parse(Workbench.bytes(arrays.resolve(kind).resolve(file)), file);
        assertEquals("f4", array.kind());
        List<String> lines = Files.readAllLines(text.resolve(kind).resolve(stem + ".tensor"));
        float[] values = array.floats(file);
        assertEquals(lines.size(), values.length);
        for (int i = 0; i < values.length; i++) {
          assertEquals(Float.parseFloat(lines.get(i)), values[i], file);
        }
        String dims = array.shape().dims().toString().replaceAll("[\\[\\] ]", "");
        assertTrue(stem.endsWith("_" + dims.replace(',', '_')), stem + dims);
        maps += stem.contains("_nhwc_") && array.shape().rank() == 4 ? 1 : 0;
      }
    }
    assertTrue(maps > 0, "no maps");
  }

  /// The distance of the two files of values, in the order their names state.
  private static double euclid(Path snapshot, String kind, String file) throws IOException {
    List<String> a = Files.readAllLines(snapshot.resolve("fp32").resolve(file));
    List<String> b = Files.readAllLines(snapshot.resolve(kind + "_qnt").resolve(file));
    Matcher sizes = Pattern.compile("_nhwc_(\\d+)_(\\d+)_(\\d+)_(\\d+)\\.tensor").matcher(file);
    if (sizes.find()) {
      int elements = 1;
      for (int i = 1; i <= sizes.groupCount(); i++) {
        elements *= Integer.parseInt(sizes.group(i));
      }
      assertEquals(elements, a.size());
    }
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double difference = Float.parseFloat(a.get(i)) - (double) Float.parseFloat(b.get(i));
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Test
  void wrongUsage() {
    Workbench bench = Workbench.in(folder);
    accuracy(bench, "--layout", "toolkit").refused(Outcome.USAGE, "toolkit1");
    accuracy(bench, "--layout", "toolkit1", "--dump-type", "np")
        .refused(Outcome.USAGE, "--dump-type", "tensor, npy");
    accuracy(bench, "--dump-type", "npy").refused(Outcome.USAGE, "--dump-type", "toolkit1");
    accuracy(bench, "--count", "0").refused(Outcome.USAGE, "--count");
    Outcome.of("accuracy", bench.model()).refused(Outcome.USAGE, "--dataset");
    bench.compiled();
    Outcome.of("accuracy", bench.out(), "--samples", bench.list())
        .refused(Outcome.USAGE, "--model");
  }
}
