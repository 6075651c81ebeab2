package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flow of rknn-toolkit 1.x users: a configuration with a byte-order mark, YAML 1.1 truth
/// values, comments, anchors and the word None, as their scripts ship it.
class ConvertTest {
  @Test
  void recipeRunsInTheOrderOfItsScript(@TempDir Path folder) throws IOException {
    ConvertFlow.Result result = ConvertFlow.run(ConvertFlow.config(folder, "", ""));
    assertEquals(0, result.code(), result.err());
    int at = 0;
    for (String line :
        List.of(
            "model_type is onnx",
            "--> config model",
            "--> Loading model",
            "--> Building model",
            "acc_eval",
            "layer (float against compiled)",
            "acc_eval done!",
            "--> Export RKNN model",
            "--> Init runtime environment",
            "--> load img",
            "--> Running model",
            "outputs: 3",
            "--> Begin evaluate model performance",
            "Total Time(us):",
            "FPS(800MHz):")) {
      int next = result.out().indexOf(line, at);
      assertTrue(next >= 0, line + " is missing or early in\n" + result.out());
      at = next;
    }
    List<String> lines =
        Files.readAllLines(folder.resolve("snapshot/entire_qnt_error_analysis.txt"));
    assertEquals(82, lines.size());
    assertTrue(lines.getFirst().startsWith("/stem/act/Relu "), lines.getFirst());
    Path written = folder.resolve("best.rknn");
    var file = V1Reader.read(written);
    assertEquals(List.of(), V1Validator.check("best", file).errors());
    assertEquals(List.of(255.0, 255.0, 255.0), file.model().header().preprocessing().std().get());
    assertEquals(1, file.model().header().optimizationLevel().get());
    assertEquals(List.of("RK1806", "RK1808", "RK3399PRO"), file.model().header().targets().get());
  }

  @Test
  void aFewIterationsUseAFewSamples(@TempDir Path folder) throws IOException {
    ConvertFlow.run(ConvertFlow.config(folder, "", ""));
    byte[] all = Files.readAllBytes(folder.resolve("best.rknn"));
    assertEquals(0, ConvertFlow.run(ConvertFlow.config(folder, "@EPOCHS@", "2")).code());
    assertFalse(Arrays.equals(all, Files.readAllBytes(folder.resolve("best.rknn"))));
  }

  /// The toolkit's three ways to choose ranges give three files; another word is an error.
  @Test
  void algorithmsAreThoseOfTheToolkit(@TempDir Path folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String word : List.of("normal", "mmse", "kl_divergence")) {
      String key = "quantized_algorithm: '" + word + "'\n  epochs:";
      assertEquals(0, ConvertFlow.run(ConvertFlow.config(folder, "epochs:", key)).code());
      files.add(Files.readAllBytes(folder.resolve("best.rknn")));
    }
    assertFalse(Arrays.equals(files.get(0), files.get(1)));
    assertFalse(Arrays.equals(files.get(0), files.get(2)));
    assertFalse(Arrays.equals(files.get(1), files.get(2)));
    ConvertFlow.Result wrong =
        ConvertFlow.run(
            ConvertFlow.config(folder, "epochs:", "quantized_algorithm: entropy\n  epochs:"));
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("kl_divergence"), wrong.err());
  }

  /// As in the vendor's yolov5n_relu_person: rows, columns, channels, permuted by the first node,
  /// and marked outputs. What is computed stays the same.
  @Test
  void orderOfPicturesAndMarksOfOutputs(@TempDir Path folder) throws IOException {
    String key = "force_builtin_perm: True\n  output_optimize: 1\n  epochs:";
    assertEquals(0, ConvertFlow.run(ConvertFlow.config(folder, "epochs:", "epochs:")).code());
    Path best = folder.resolve("best.rknn");
    Path plain = Files.move(best, folder.resolve("plain.rknn"));
    ConvertFlow.Result result = ConvertFlow.run(ConvertFlow.config(folder, "epochs:", key));
    assertEquals(0, result.code(), result.err());
    V1Model model = V1Reader.read(best).model();
    assertEquals("PERMUTE", model.nodes().getFirst().shortOp());
    assertEquals(1, model.header().inputFormat().get());
    assertEquals(0, model.header().inputTranspose().get());
    for (V1Tensor.Norm norm : model.norms()) {
      boolean input = norm.url().get().startsWith("images");
      assertEquals(!input, norm.optimized().isPresent(), norm.toString());
      if (input) {
        assertEquals(List.of(3, 160, 160, 1), norm.size());
      }
    }
    List<Sample> sample = List.of(Sample.read(ConvertFlow.bundled().resolve("val/val_001.png")));
    try (Network a = Quarry.open(plain, 1);
        Network b = Quarry.open(best, 1)) {
      List<NetworkOutput> expected = a.run(sample);
      List<NetworkOutput> found = b.run(sample);
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i).values().floats(), found.get(i).values().floats());
      }
    }
  }

  @Test
  void unknownKeysAreErrorsWithASuggestion(@TempDir Path folder) throws IOException {
    ConvertFlow.Result result =
        ConvertFlow.run(ConvertFlow.config(folder, "reorder_channel:", "reorder_chanel:"));
    assertEquals(2, result.code());
    assertTrue(result.err().contains("config.reorder_chanel"), result.err());
    assertTrue(result.err().contains("reorder_channel"), result.err());
    assertFalse(Files.exists(folder.resolve("best.rknn")));
  }

  @Test
  void precompilingIsExplainedAndGoesOn(@TempDir Path folder) throws IOException {
    ConvertFlow.Result result = ConvertFlow.run(ConvertFlow.config(folder, "@PRECOMPILE@", "True"));
    assertEquals(0, result.code(), result.err());
    assertTrue(result.err().contains("no honest tool can write it"), result.err());
  }

  @Test
  void chipsOfTwoFamiliesAreRefused(@TempDir Path folder) throws IOException {
    ConvertFlow.Result result =
        ConvertFlow.run(ConvertFlow.config(folder, "['rk3399pro']", "['rk3399pro', 'rv1126']"));
    assertEquals(2, result.code());
    assertTrue(result.err().contains("one family"), result.err());
  }

  @Test
  void fixedPointIsAccepted(@TempDir Path folder) throws IOException {
    ConvertFlow.Result result =
        ConvertFlow.run(ConvertFlow.config(folder, "@DTYPE@", "dynamic_fixed_point-i8"));
    assertEquals(0, result.code(), result.err());
    assertTrue(
        V1Reader.read(folder.resolve("best.rknn")).model().virtuals().stream()
            .allMatch(v -> v.type().fractionBits().isPresent()));
  }
}
