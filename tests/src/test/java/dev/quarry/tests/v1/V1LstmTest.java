package dev.quarry.tests.v1;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.frontend.testing.OnnxAttributes.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.quarry.CalibrationSet;
import dev.quarry.Network;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.V1Compilation;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1Check;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.data.NpyArray;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.type.Shape;
import dev.quarry.passes.PassListener;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.tests.floats.OnnxRuntime;
import dev.quarry.tests.limits.OnnxNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LSTMs in files for RK3399Pro: written as the public text reader has them, executed, compared.
class V1LstmTest {
  @TempDir Path folder;

  private V1Compilation compile(byte[] model, TensorDomain domain, List<Tensor> samples)
      throws IOException {
    Path file = folder.resolve("network.onnx");
    Files.write(file, model);
    return V1Compiler.compile(
        file,
        V1CompileOptions.forTarget(V1Target.RK3399PRO).with(domain),
        CalibrationSet.of(samples.stream().map(V1LstmTest::sample).toList()),
        PassListener.NONE,
        Progress.NONE);
  }

  private static List<Sample> sample(Tensor tensor) {
    return List.of(new Sample.OfArray(NpyArray.of(tensor.shape(), tensor.floats()), "x"));
  }

  /// Pictures of blocks of few tones.
  private static Tensor picture(int seed, Shape shape) {
    var random = new Random(seed);
    int width = shape.at(shape.rank() - 1);
    int block = Math.min(8, width);
    float[] data = new float[shape.elements()];
    float[] tones = new float[data.length / block + 1];
    for (int i = 0; i < tones.length; i++) {
      tones[i] = random.nextInt(3) / 2f;
    }
    for (int i = 0; i < data.length; i++) {
      int tone = i / (block * width) * Math.ceilDiv(width, block) + i % width / block;
      data[i] = Math.clamp(tones[tone] + 0.1f * (float) random.nextGaussian(), 0, 1);
    }
    return Tensor.of(shape, data);
  }

  private static List<Tensor> pictures(int first, int count, Shape shape) {
    return IntStream.range(first, first + count).mapToObj(i -> picture(i, shape)).toList();
  }

  /// Probabilities of different pictures have the cosine 0.63.
  @ParameterizedTest
  @CsvSource({"U8, 0.998", "DFP8, 0.997", "DFP16, 0.99999", "F16, 0.99999"})
  void textReaderIsExecutedAsInterpretedAndNearOnnxRuntime(TensorDomain domain, double least)
      throws IOException, OrtException {
    byte[] model = Crnn.model();
    Shape shape = Shape.of(1, 1, Crnn.HEIGHT, Crnn.WIDTH);
    V1Compilation done = compile(model, domain, pictures(0, 16, shape));
    assertEquals(List.of(), done.warnings());
    V1File file = V1Reader.read("crnn", done.contents());
    V1Check check = V1Validator.check("crnn", file);
    assertEquals(List.of(), check.warnings());
    assertEquals(4, lstms(file).size());
    Graph graph = done.canonical().graph();
    var similarity = new Similarity();
    var others = new Similarity();
    Tensor before = Tensor.of(Shape.of(0), new float[0]);
    try (Network executed = V1Compiler.open(file, 1);
        Network interpreted = Quarry.open(done.quantized(), 1)) {
      for (Tensor picture : pictures(100, 12, shape)) {
        Tensor found = executed.run(sample(picture)).getFirst().values();
        Tensor same = interpreted.run(sample(picture)).getFirst().values();
        assertEquals(List.of(Crnn.STEPS, 1, Crnn.CLASSES), found.shape().dims());
        assertArrayEquals(same.floats(), found.floats());
        float[] expected = OnnxRuntime.run(model, graph, List.of(picture)).getFirst();
        Tensor exact = Tensor.of(found.shape(), expected);
        similarity.add(found, exact);
        if (before.shape().equals(exact.shape())) {
          others.add(before, exact);
        }
        before = exact;
      }
    }
    System.out.println("CRNN, " + domain + ": cosine " + similarity.cosine());
    assertTrue(others.cosine() <= 0.8, "all pictures look alike");
    assertTrue(similarity.cosine() >= least, () -> domain + ": " + similarity.cosine());
  }

  private static List<Integer> lstms(V1File file) {
    List<V1Node> nodes = file.model().nodes();
    return IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i).op().equals(V1Op.LSTM.text()))
        .boxed()
        .toList();
  }

  /// Everything a node of the public text reader says about its form, ours says, too.
  @Test
  void nodesAreWrittenAsThePublicFileHasThem() throws IOException {
    V1File vendor = V1Reader.read(V1Samples.file("lstm_rk1808_tk160.rknn"));
    var net = new OnnxNet();
    String x = net.input(80, 1, 90);
    for (int i = 0; i < 2; i++) {
      List<String> operands =
          List.of(
              x,
              net.random(0.5, 1, 400, i == 0 ? 90 : 100),
              net.random(0.5, 1, 400, 100),
              net.random(0.5, 1, 800));
      String y = net.step("LSTM", operands);
      x = net.step("Squeeze", List.of(y, net.integers(1)));
    }
    byte[] model = net.ending(net.step("Relu", List.of(x)));
    V1File own =
        V1Reader.read(
            "own", compile(model, TensorDomain.U8, pictures(0, 1, Shape.of(80, 1, 90))).contents());
    assertEquals(2, lstms(own).size());
    for (int i = 0; i < 2; i++) {
      assertEquals(described(vendor, lstms(vendor).get(i)), described(own, lstms(own).get(i)));
    }
  }

  /// Ports, parameters, sizes and types of a node, and how its arrays follow each other.
  private static List<String> described(V1File file, int node) {
    V1Node n = file.model().nodes().get(node);
    var lines = new ArrayList<String>();
    lines.add(n.op() + " " + n.inputCount() + " " + n.outputCount() + " " + n.params());
    lines.add("policy " + n.policy());
    List<V1Tensor.Const> arrays = new ArrayList<>();
    for (V1Connection c : file.model().connections()) {
      boolean constant =
          c.tensor().filter(t -> t.kind().equals(V1Connection.TensorEnd.CONST)).isPresent();
      if (c.node() == node && constant) {
        V1Tensor.Const array = file.model().constants().get(c.tensor().orElseThrow().id());
        arrays.add(array);
        lines.add("port " + c.port() + " " + array.size() + " " + array.type().element());
      }
    }
    List<Integer> offsets = arrays.stream().map(V1Tensor.Const::offset).toList();
    List<Integer> sorted = offsets.stream().sorted().toList();
    lines.add("stored in the order " + sorted.stream().map(offsets::indexOf).toList());
    lines.add("scales " + arrays.stream().map(V1Tensor.Const::type).distinct().count());
    file.model().virtuals().stream()
        .filter(v -> v.node() == node)
        .forEach(v -> lines.add("output " + v.port() + " " + v.type().element()));
    return lines;
  }

  /// Reversed steps are the same integers, whatever else shares their range.
  @Test
  void reversedStepsKeepEveryInteger() throws IOException {
    var net = new OnnxNet();
    String x = net.input(5, 2, 6);
    String back =
        net.step(
            "Slice",
            List.of(x, net.integers(-1), net.integers(-100), net.integers(0), net.integers(-1)));
    byte[] model = net.ending(back);
    Shape shape = Shape.of(5, 2, 6);
    Tensor picture = picture(3, shape);
    for (TensorDomain domain : TensorDomain.values()) {
      V1Compilation done = compile(model, domain, List.of(picture));
      V1File file = V1Reader.read("reversed", done.contents());
      assertEquals(1, file.model().norms().stream().map(V1Tensor.Norm::type).distinct().count());
      try (Network executed = V1Compiler.open(file, 1)) {
        float[] found = executed.run(sample(picture)).getFirst().values().floats();
        assertEquals(60, found.length);
        double unit = file.model().norms().getFirst().type().step();
        double rounding = domain == TensorDomain.F16 ? 5e-4 : 0.501 * unit;
        for (int i = 0; i < found.length; i++) {
          assertEquals(picture.floats()[(4 - i / 12) * 12 + i % 12], found[i], rounding);
        }
      }
    }
  }

  @Test
  void severalSequencesAreWrittenWithAWarning() throws IOException {
    var net = new OnnxNet();
    byte[] model = lstm(net, 3, "", "");
    V1Compilation done = compile(model, TensorDomain.U8, pictures(0, 2, Shape.of(6, 3, 8)));
    assertEquals(1, done.warnings().size());
    String said = done.warnings().getFirst().text();
    assertTrue(said.contains("this one runs over 3") && said.contains("batch 1"), said);
  }

  @Test
  void whatPublicFilesDoNotShowIsRefused() {
    var net = new OnnxNet();
    refused(lstm(net, 1, net.random(0.5, 1, 1, 4), net.random(0.5, 1, 1, 4)), "begin at zero");
    var cells = new OnnxNet();
    String first = cells.input(6, 1, 8);
    String looked =
        cells.looked(
            3, "LSTM", List.of(first, cells.random(1, 1, 16, 8), cells.random(1, 1, 16, 4)));
    refused(cells.ending(looked), "last cells", "Y_h");
    var computed = new OnnxNet();
    String weights = computed.step("Relu", List.of(computed.input(1, 16, 8)));
    refused(
        computed.ending(
            computed.looked(
                "LSTM", List.of(computed.input(6, 1, 8), weights, computed.random(1, 1, 16, 4)))),
        "weights and bias must be constants");
  }

  /// A step that a reader of the last state needs is a slice of all steps.
  @Test
  void theLastStepCanBeAnOutput() throws IOException {
    var net = new OnnxNet();
    String x = net.input(6, 1, 8);
    net.looked(
        2,
        "LSTM",
        List.of(x, net.random(1, 2, 16, 8), net.random(1, 2, 16, 4)),
        text("direction", "bidirectional"));
    byte[] model = net.ending(net.step("Transpose", List.of("v3_1"), ints("perm", 1, 0, 2)));
    Shape shape = Shape.of(6, 1, 8);
    V1Compilation done = compile(model, TensorDomain.F16, pictures(0, 1, shape));
    Tensor picture = picture(1, shape);
    try (Network executed = V1Compiler.open(V1Reader.read("last", done.contents()), 1);
        Network exact = Quarry.open(done.canonical(), 1)) {
      List<Tensor> found = executed.run(sample(picture)).stream().map(o -> o.values()).toList();
      List<Tensor> expected = exact.run(sample(picture)).stream().map(o -> o.values()).toList();
      assertEquals(2, found.size());
      for (int i = 0; i < found.size(); i++) {
        assertArrayEquals(expected.get(i).floats(), found.get(i).floats(), 2e-3f);
      }
    }
  }

  private static byte[] lstm(OnnxNet net, int batch, String hidden, String cell) {
    String x = net.input(6, batch, 8);
    List<String> operands =
        List.of(x, net.random(1, 1, 16, 8), net.random(1, 1, 16, 4), "", "", hidden, cell);
    return net.ending(net.looked("LSTM", operands));
  }

  private void refused(byte[] model, String... words) {
    var error =
        assertThrows(CompileException.class, () -> compile(model, TensorDomain.F16, List.of()));
    Diagnostic problem = error.diagnostics().getFirst();
    assertTrue(problem.toString().contains("node"), problem::toString);
    for (String word : words) {
      assertTrue(problem.toString().contains(word), problem::toString);
    }
  }
}
