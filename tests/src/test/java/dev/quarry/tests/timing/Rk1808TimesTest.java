package dev.quarry.tests.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.Rk1808Layers;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.simulator.timing.Rk1808Prediction;
import dev.quarry.simulator.v1.V1Timing;
import dev.quarry.tests.execution.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The law of RK1808 against published times, and the page that shows it.
class Rk1808TimesTest {
  private static final Path MODELS =
      Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models/structure");

  private static final String WHOLE_POOLS = "-split-large-pool";

  /// A published time and what is predicted.
  ///
  /// @param network the network
  /// @param arithmetic 8 or 16 bit
  /// @param published milliseconds
  /// @param npu predicted time of the NPU
  /// @param host predicted time of the host, where it is part of the published time
  /// @param fromFile whether a file was made; else its layers come from the graph
  private record Row(
      String network,
      String arithmetic,
      double published,
      double npu,
      double host,
      boolean fromFile) {
    double error() {
      return (npu + host) / published - 1;
    }
  }

  /// Rates of the vendor's model zoo, column RK1808: the NPU alone.
  private static List<Row> zoo() throws IOException {
    assumeTrue(Files.exists(MODELS), "published times not found: " + MODELS);
    var rows = new ArrayList<Row>();
    for (String[] cells : table("published_fps.csv")) {
      String rate = cells[6];
      Path model = MODELS.resolve(cells[0] + ".onnx.gz");
      if (!rate.isEmpty() && Files.exists(model)) {
        // The exporter behind the figures splits the first layer of YOLOv5. That large pools are
        // split for every network, as they are here, is inferred: with the law of large pools
        // YOLOv8 would be half as fast as published.
        String stem = cells[0].startsWith("yolov5") ? "+split-stem" : "";
        rows.add(row(model, "8", 1000 / Double.parseDouble(rate), stem, false));
      }
    }
    return rows;
  }

  /// Milliseconds of littledeep/YOLOv5-RK3399Pro; inputs and outputs are part of them.
  private static List<Row> littledeep() throws IOException {
    assumeTrue(Files.exists(MODELS), "published times not found: " + MODELS);
    var rows = new ArrayList<Row>();
    for (String[] cells : table("littledeep_rk1808_ms.csv")) {
      String bits = cells[2].equals("int16") ? "16" : "8";
      rows.add(row(model(cells[11]), bits, Double.parseDouble(cells[5]), WHOLE_POOLS, true));
    }
    return rows;
  }

  private static Path model(String name) {
    return MODELS.resolve(name + ".gz");
  }

  private static Row row(Path model, String bits, double published, String passes, boolean host) {
    Optional<Rk1808Prediction> file = compiled(model, bits, passes);
    Rk1808Prediction time = file.orElseGet(() -> Rk1808Layers.predict(model, passes));
    return new Row(
        model.getFileName().toString().replace(".onnx.gz", ""),
        bits + " bit",
        published,
        time.micros() / 1000,
        host ? time.hostMicros() / 1000 : 0,
        file.isPresent());
  }

  /// The time of the file of a network; none if a node has no form in these files.
  private static Optional<Rk1808Prediction> compiled(Path model, String bits, String passes) {
    TensorDomain domain = bits.equals("16") ? TensorDomain.DFP16 : TensorDomain.U8;
    var options = V1CompileOptions.forTarget(V1Target.RK3399PRO).with(domain).withPasses(passes);
    try {
      return Optional.of(V1Timing.predict(model.toString(), V1Compiler.sketch(model, options)));
    } catch (CompileException e) {
      assertEquals(
          DiagnosticCode.NOT_SUPPORTED_BY_TARGET, e.diagnostics().getFirst().code(), e::getMessage);
      return Optional.empty();
    }
  }

  private static List<String[]> table(String name) throws IOException {
    return Files.readAllLines(MODELS.resolve(name)).stream()
        .skip(1)
        .map(line -> line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .toList();
  }

  @Test
  void publishedTimesWithinTheBars() throws IOException {
    List<Row> zoo = zoo();
    List<Row> littledeep = littledeep();
    GeneratedPage.check("docs/rk1808-times.md", page(zoo, littledeep), Rk1808TimesTest.class);
    assertTrue(zoo.size() >= 22, zoo::toString);
    assertTrue(mean(zoo) <= 0.12, () -> mean(zoo) + " " + zoo);
    for (Row row : littledeep) {
      if (row.arithmetic.equals("8 bit") && row.network.endsWith("spp")) {
        assertTrue(Math.abs(row.error()) <= 0.1, row::toString);
      }
    }
  }

  /// Both readings of a network, its file and its graph, are the same layers.
  @Test
  void filesAndGraphsTakeTheSameTime() {
    assumeTrue(Files.exists(MODELS), "networks not found: " + MODELS);
    for (String name : List.of("yolov5s", "yolov7-tiny", "yolox_s", "mobilenetv2-12")) {
      Path model = MODELS.resolve(name + ".onnx.gz");
      double file = compiled(model, "8", "").orElseThrow().micros();
      assertEquals(file, Rk1808Layers.predict(model, "").micros(), 0.01 * file, name);
    }
  }

  private static double mean(List<Row> rows) {
    return rows.stream().mapToDouble(row -> Math.abs(row.error())).average().orElse(1);
  }

  private static String page(List<Row> zoo, List<Row> littledeep) {
    var text =
        new StringBuilder(
            """
            # Predicted times of RK1808 and RK3399Pro

            Made by `Rk1808TimesTest`. What the law means and where its numbers are from: \
            [time-model.md](time-model.md). Milliseconds; "from" says whether the time is that of \
            a file of ours, or of the graph because a node has no form in these files \
            (ReduceSum of score sums, attention, squeeze and excitation).

            ## The vendor's model zoo (NPU alone)

            These are a **fit**: the regression of the reference was made on networks of this \
            table. One number was added here: 1 ns for each multiplication of the shader cores, from \
            yolo11n and yolo11m, which multiply results with each other; deeplab-v3-plus, whose \
            depthwise convolutions have a dilation, is a **prediction** with it. Nothing in the law explains lprnet. YOLOv5 is compiled with `+split-stem`, as its \
            exporter does. Pools of the shared files are 3x3 already, but for YOLOv8 and YOLO11, \
            whose 5x5 pools are split by the usual passes: on the shader cores they would make \
            yolov8n take 42 ms (that the published ones were split is inferred).

            | network | published | predicted | error | from |
            |---|---|---|---|---|
            """);
    for (Row row : zoo) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %+.1f %% | %s |\n",
              row.network,
              row.published,
              row.npu,
              100 * row.error(),
              row.fromFile ? "file" : "graph"));
    }
    text.append(
        String.format(
            Locale.ROOT, "\nMean error %.1f %% over %d networks.\n", 100 * mean(zoo), zoo.size()));
    text.append(
        """

        ## YOLOv5 in 416x416 (NPU and host)

        littledeep/YOLOv5-RK3399Pro, ReLU, pools of 5x5, 9x9 and 13x13 (spp, here compiled with \
        `-split-large-pool`) or rewritten as small ones (pool3). The 4.4 ns per window element come from the differences between spp and pool3 \
        of three sizes, the 16 ns per output from the small network; the large network is a \
        **prediction** apart from its pools. In 16 bits one rate is fitted to three networks.

        | network | numbers | published | NPU | host | error |
        |---|---|---|---|---|---|
        """);
    for (Row row : littledeep) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.0f | %.1f | %.1f | %+.1f %% |\n",
              row.network,
              row.arithmetic,
              row.published,
              row.npu,
              row.host,
              100 * row.error()));
    }
    steps(text);
    return text.toString();
  }

  /// What each change of a YOLOv5s brings.
  private static void steps(StringBuilder text) {
    text.append(
        """

        ## YOLOv5 640x640 for RK3399Pro, step by step

        Files of ours; large pools are split unless `-split-large-pool` says otherwise. The \
        published rates, 61.2 per second for YOLOv5n, 28.2 for YOLOv5s and 37.2 \
        for YOLOv5s with ReLU, are of networks with split pools and a split first layer. YOLOv5s \
        of the shared files has small pools from the start.

        | network | passes | ms | per second at 800 MHz | at 600 MHz | published |
        |---|---|---|---|---|---|
        """);
    Path small = MODELS.resolveSibling("trained").resolve("yolov5n-coco-640-sigmoid.onnx");
    Path medium = MODELS.resolve("yolov5s.onnx.gz");
    String relu = "+silu-to-relu,";
    String stem = "+split-stem";
    step(text, small, "YOLOv5n, SiLU, pools as they are", WHOLE_POOLS, "");
    step(text, small, "YOLOv5n, SiLU", "", "");
    step(text, small, "YOLOv5n, SiLU, split first layer", stem, "61.2");
    step(text, small, "YOLOv5n, ReLU, pools as they are", relu + WHOLE_POOLS, "");
    step(text, small, "YOLOv5n, ReLU", "+silu-to-relu", "");
    step(text, medium, "YOLOv5s, SiLU", "", "");
    step(text, medium, "YOLOv5s, SiLU, split first layer", stem, "28.2");
    step(text, medium, "YOLOv5s, ReLU", "+silu-to-relu", "");
    step(text, medium, "YOLOv5s, ReLU, split first layer", relu + stem, "37.2");
  }

  private static void step(
      StringBuilder text, Path model, String what, String passes, String published) {
    Rk1808Prediction time = compiled(model, "8", passes).orElseThrow();
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.1f | %.1f | %.1f | %s |\n",
            what,
            passes.isEmpty() ? "" : "`" + passes + "`",
            time.micros() / 1000,
            1e6 / time.microsAt(800),
            1e6 / time.microsAt(600),
            published));
  }
}
