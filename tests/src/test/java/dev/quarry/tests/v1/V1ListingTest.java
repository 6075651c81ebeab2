package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.CompileOptions;
import dev.quarry.Quarry;
import dev.quarry.V1CompileOptions;
import dev.quarry.V1Compiler;
import dev.quarry.codegen.inspect.DiffKind;
import dev.quarry.codegen.inspect.FileDiff;
import dev.quarry.codegen.inspect.V1Disassembler;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.passes.layerquant.TensorDomain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Listings of, and differences between, files of the first generation.
class V1ListingTest {
  private static final Path MODEL =
      Path.of(System.getProperty("quarry.root", ".."), "examples/shapes/shapes-yolo-silu.onnx");

  private static V1File file(TensorDomain domain, String passes) {
    return V1Compiler.sketch(
        MODEL, V1CompileOptions.forTarget(V1Target.RK3399PRO).with(domain).withPasses(passes));
  }

  private static List<String> listing(V1File file) {
    var lines = new ArrayList<String>();
    V1Disassembler.print("a.rknn", file, false, lines::add);
    return lines;
  }

  /// Every node has a block, and every source node of the model is served by one.
  @Test
  void blocksNameNodesAndSources() {
    V1File file = file(TensorDomain.U8, "");
    List<String> lines = listing(file);
    for (V1Node node : file.model().nodes()) {
      String head = ": " + node.shortOp() + " '" + node.name() + "', uid " + node.uid();
      assertEquals(1, lines.stream().filter(line -> line.endsWith(head)).count(), head);
    }
    assertTrue(lines.contains("  from      /stem/conv/Conv + /stem/bn/BatchNormalization"));
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("window 6x6, stride 2x2, pad left 2")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("  scaling   sum of (x - ")));
    assertTrue(lines.stream().anyMatch(line -> line.contains("for output 'p3_0'")), "no output");
  }

  @Test
  void aFileEqualsItself() {
    V1File file = file(TensorDomain.U8, "");
    FileDiff diff = FileDiff.of("a", file, "b", file);
    assertTrue(diff.isEmpty(), () -> diff.text(List.of(DiffKind.values()), 3));
  }

  /// One changed weight is one constant; nothing else.
  @Test
  void oneByteIsFound() {
    V1File file = file(TensorDomain.U8, "");
    byte[] data = file.data().toByteArray();
    data[data.length - 1] ^= 1;
    FileDiff diff = FileDiff.of("a", file, "b", V1File.of(file.model(), data));
    assertEquals(1, diff.differences().size(), () -> diff.differences().toString());
    assertEquals(DiffKind.CONSTANT, diff.differences().getFirst().kind());
  }

  @Test
  void storageAndRewritesAreToldApart() {
    V1File bytes = file(TensorDomain.U8, "");
    FileDiff storage = FileDiff.of("a", bytes, "b", file(TensorDomain.DFP8, ""));
    assertEquals(List.of(), storage.of(DiffKind.NODE_ONLY_IN_A));
    assertEquals(List.of(), storage.of(DiffKind.NODE_INPUTS));
    assertFalse(storage.of(DiffKind.TENSOR_TYPE).isEmpty());
    V1File whole = file(TensorDomain.U8, "-split-large-pool");
    FileDiff pools = FileDiff.of("a", whole, "b", bytes);
    assertEquals(3, pools.of(DiffKind.NODE_ONLY_IN_B).size(), "three pools became six");
  }

  @Test
  void generationsAreComparedAsNetworks() {
    V1File old = file(TensorDomain.U8, "");
    RknnFile other = Quarry.sketch(MODEL, CompileOptions.forTarget(TargetProfile.RK3568));
    FileDiff diff = FileDiff.across("a", old, other, true);
    assertTrue(diff.summary().contains("RKNN v1") && diff.summary().contains("RKNN v2"));
    assertEquals(List.of(), diff.of(DiffKind.NODE_ONLY_IN_A));
    assertEquals(List.of(), diff.of(DiffKind.TENSOR_TYPE));
    FileDiff turned = FileDiff.across("a", old, other, false);
    assertEquals(diff.differences().size(), turned.differences().size());
  }

  @Test
  void precompiledGraphsHaveLayersByUnit() {
    V1File file = V1Reader.read(V1Samples.file("multi_input_rk1808_tk160_nbg.rknn"));
    String text = String.join("\n", listing(file));
    assertTrue(text.contains("layer 1: ConvolutionReluPoolingLayer2, uid 11"), text);
    assertTrue(text.contains("NN        operation 0 of this unit"), text);
    assertTrue(text.contains("not public"), text);
    assertTrue(FileDiff.of("a", file, "b", file).isEmpty());
    assertTrue(text.getBytes(StandardCharsets.UTF_8).length > 1000);
  }
}
