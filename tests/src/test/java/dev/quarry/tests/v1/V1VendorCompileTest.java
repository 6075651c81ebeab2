package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.InputOptions;
import dev.quarry.Quarry;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.codegen.rknn1.V1Validator;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Networks of vendor files compiled again from their ONNX, with the ranges the vendor's file has.
class V1VendorCompileTest {
  private static final V1CompileOptions OPTIONS = V1CompileOptions.forTarget(V1Target.RV1126);

  /// The constants of the smallest network, byte for byte; of the document, everything but what the
  /// importer chose: names, the size of a reshape, and keys of a newer toolkit.
  @Test
  void mnistIsMadeAgain() {
    V1File vendor = V1Reader.read(V1Samples.file("mnist_rv1126_tk170.rknn"));
    V1File own =
        compile(
            "mnist_rv1126_tk170",
            vendor,
            ImportOptions.NONE.withShape("input", Shape.of(1, 1, 28, 28)));
    assertEquals(22110, own.data().size());
    assertArrayEquals(vendor.data().toByteArray(), own.data().toByteArray());
    List<String> different = differences(vendor.model(), own.model());
    System.out.println("mnist, different from the vendor's document: " + different);
    assertEquals(
        List.of(
            "target_platform",
            "output_fmt",
            "name",
            "version",
            "nodes[6].nn.reshape",
            "norm_tensor"),
        different);
  }

  private static List<String> differences(V1Model vendor, V1Model own) {
    var different = new ArrayList<String>();
    note(different, "target_platform", vendor.header().targets(), own.header().targets());
    note(different, "output_fmt", vendor.header().outputFormat(), own.header().outputFormat());
    note(different, "name", vendor.header().name(), own.header().name());
    note(different, "version", vendor.header().version(), own.header().version());
    note(
        different, "ovxlib_version", vendor.header().ovxlibVersion(), own.header().ovxlibVersion());
    note(different, "counters", vendor.header().counters(), own.header().counters());
    note(different, "mean", vendor.header().preprocessing(), own.header().preprocessing());
    for (int i = 0; i < vendor.nodes().size(); i++) {
      V1Node a = vendor.nodes().get(i);
      V1Node b = own.nodes().get(i);
      note(different, "nodes[" + i + "].lid", a.lid(), b.lid());
      note(different, "nodes[" + i + "].op", a.op(), b.op());
      note(different, "nodes[" + i + "].nn." + key(a), a.params(), b.params());
      note(different, "nodes[" + i + "].vx", a.policy(), b.policy());
    }
    note(different, "norm_tensor", vendor.norms(), own.norms());
    note(different, "const_tensor", vendor.constants(), own.constants());
    note(different, "virtual_tensor", vendor.virtuals(), own.virtuals());
    note(different, "connection", vendor.connections(), own.connections());
    note(different, "graph", vendor.graph(), own.graph());
    return different;
  }

  private static String key(V1Node node) {
    return node.shortOp().toLowerCase(java.util.Locale.ROOT);
  }

  private static void note(List<String> different, String what, Object a, Object b) {
    if (!a.equals(b)) {
      different.add(what);
      System.out.println(what + ": vendor " + a + ", own " + b);
    }
  }

  /// Scales and zero points of all weights, and the bytes but for one dead channel: the vendor's
  /// tool has set a filter whose ReLU never fires to its zero point and removed what reads it.
  @Test
  void weightsOfYolov5liteAreMadeAgain() {
    V1File vendor = V1Reader.read(V1Samples.file("yolov5lite_rv1126_tk170.rknn"));
    V1File own = compile("yolov5lite_rv1126_tk170", vendor, ImportOptions.NONE);
    Map<String, V1Tensor.Const> theirs = weights(vendor);
    Map<String, V1Tensor.Const> ours = weights(own);
    assertEquals(66, theirs.size());
    int bytes = 0;
    int equal = 0;
    for (var entry : theirs.entrySet()) {
      V1Tensor.Const a = entry.getValue();
      V1Tensor.Const b = ours.get(entry.getKey());
      assertTrue(b != null, entry.getKey());
      assertEquals(a.type(), b.type(), entry.getKey());
      byte[] x = bytes(vendor, a);
      byte[] y = bytes(own, b);
      for (int i = 0; i < x.length; i++) {
        bytes++;
        equal += x[i] == y[i] ? 1 : 0;
      }
    }
    System.out.println("yolov5lite: " + equal + " of " + bytes + " weight bytes are equal");
    assertEquals(703232, bytes);
    assertTrue(equal == 703096, "equal: " + equal);
  }

  /// Scales, zero points and bytes of all 56 convolutions. The two transposed convolutions are
  /// written in another way there (zeros put in, then a convolution) and are left out.
  @Test
  void weightsOfTheTextDetectorAreMadeAgain() {
    V1File vendor = V1Reader.read(V1Samples.file("dbdet_static_rv1126_tk173.rknn"));
    V1File own = compile("dbdet_static_rv1126_tk173", vendor, ImportOptions.NONE);
    Map<String, V1Tensor.Const> ours = new HashMap<>();
    weights(own).forEach((name, tensor) -> ours.put(firstSource(name), tensor));
    int bytes = 0;
    int layers = 0;
    for (var entry : weights(vendor).entrySet()) {
      String name = entry.getKey();
      if (!name.startsWith("ConvTranspose_")) {
        V1Tensor.Const a = entry.getValue();
        V1Tensor.Const b = ours.get(name);
        assertTrue(b != null, name);
        assertEquals(a.type(), b.type(), name);
        assertArrayEquals(bytes(vendor, a), bytes(own, b), name);
        bytes += bytes(vendor, a).length;
        layers++;
      }
    }
    assertEquals(56, layers);
    assertEquals(545088, bytes);
  }

  /// `Conv_a_b` for a convolution `a` with a normalization `b` folded in is the vendor's `Conv_a`.
  private static String firstSource(String name) {
    int folded = name.indexOf("_p2o.BatchNormalization");
    return folded < 0 ? name : name.substring(0, folded);
  }

  private static Map<String, V1Tensor.Const> weights(V1File file) {
    Map<String, V1Tensor.Const> weights = new HashMap<>();
    for (V1Connection c : file.model().connections()) {
      if (c.tensor().isEmpty() || !c.tensor().get().kind().equals(V1Connection.TensorEnd.CONST)) {
        continue;
      }
      V1Tensor.Const tensor = file.model().constants().get(c.tensor().get().id());
      if (tensor.type().element() == V1Element.UINT8 && c.port() == 1) {
        weights.put(file.model().nodes().get(c.node()).name(), tensor);
      }
    }
    return weights;
  }

  private static byte[] bytes(V1File file, V1Tensor.Const tensor) {
    byte[] all = file.data().toByteArray();
    return Arrays.copyOfRange(all, tensor.offset(), tensor.offset() + tensor.length().orElse(0));
  }

  /// Compiles with the ranges of another file: results are matched by the name of their ONNX node.
  private static V1File compile(String name, V1File vendor, ImportOptions imports) {
    Pipeline pipeline = V1Compiler.pipeline(OPTIONS);
    Module imported =
        Quarry.load(V1Samples.file(name + ".onnx"), imports, InputOptions.NONE).module();
    PassManager manager = PassManager.of(Verifier::verify).with(new FastEvaluator(1));
    Module canonical = manager.run(pipeline.upTo(Level.CANONICAL), imported).module();
    Ranges ranges = Ranges.byName(canonical.graph(), ranges(vendor, canonical.graph()));
    Module quantized =
        manager.with(ranges).run(pipeline.after(Level.CANONICAL), canonical).module();
    return V1Compiler.generate(quantized, OPTIONS);
  }

  private static Map<String, ValueRange> ranges(V1File vendor, Graph graph) {
    V1Graph links = V1Validator.require("vendor", vendor);
    Map<String, V1Type> byNode = new HashMap<>();
    for (int i = 0; i < vendor.model().nodes().size(); i++) {
      byNode.put(vendor.model().nodes().get(i).name(), links.types().get(i).getFirst());
    }
    Map<String, ValueRange> ranges = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (Value result : node.results()) {
        ValueRange usual = new ValueRange(-1, 1);
        ranges.put(
            result.name(),
            node.location().sources().stream()
                .flatMap(
                    source ->
                        byNode.entrySet().stream().filter(e -> e.getKey().endsWith("_" + source)))
                .map(e -> range(e.getValue()))
                .findFirst()
                .orElse(usual));
      }
    }
    graph
        .inputs()
        .forEach(
            input ->
                ranges.put(
                    input.name(),
                    range(vendor.model().norms().get(links.graphInputs().getFirst()).type())));
    return ranges;
  }

  private static ValueRange range(V1Type type) {
    float scale = (float) type.step();
    return new ValueRange(-type.zero() * scale, (255 - type.zero()) * scale);
  }
}
