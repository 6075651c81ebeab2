package dev.quarry.tests.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.npu.CodeGeneratorOptions;
import dev.quarry.codegen.npu.Rk356xCodeGenerator;
import dev.quarry.codegen.rknn2.CommandWord;
import dev.quarry.codegen.rknn2.NpuTask;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.OnnxImporter;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.passes.PassManager;
import dev.quarry.passes.Passes;
import dev.quarry.passes.Pipeline;
import dev.quarry.passes.calibrate.Ranges;
import dev.quarry.passes.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The vendor's sample of two convolutions and a sum, compiled from its ONNX file and the two
/// ranges the vendor's compiler calibrated: what the chip reads is that of `mi_3568.rknn`.
class SameWordsTest {
  @Test
  void everyCommandWordIsThatOfTheVendorsFile() {
    List<String> expected = words(vendor());
    List<String> found = words(ours());
    assertEquals(266, expected.size());
    assertEquals(String.join("\n", expected), String.join("\n", found));
  }

  @Test
  void weightsAndBiasesAreThoseOfTheVendorsFile() {
    RknnModel vendor = vendor();
    RknnModel ours = ours();
    for (String name : List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias")) {
      assertEquals(bytes(vendor, name), bytes(ours, name), name);
    }
  }

  private static RknnBuffer bytes(RknnModel model, String tensor) {
    return model.data(model.tensor(tensor).orElseThrow());
  }

  /// The words of the tasks of the network proper: not those that convert the output.
  private static List<String> words(RknnModel model) {
    long[] words = model.commandWords();
    var lines = new ArrayList<String>();
    for (NpuTask task : model.tasks()) {
      RknnNode node = model.graph().nodes().get(task.nodeIndex());
      if (node.type().equals("OutputOperator")) {
        continue;
      }
      int first = (int) (task.commandOffset() / Long.BYTES);
      for (int i = 0; i < task.wordCount(); i++) {
        long word = words[first + i];
        lines.add(
            "%s word %d: register %04x = %x for unit %x"
                .formatted(
                    node.type(),
                    i,
                    CommandWord.register(word),
                    CommandWord.value(word),
                    word >>> 48));
      }
    }
    return lines;
  }

  private static RknnModel vendor() {
    return RknnReader.read(VendorSamples.file("rknn2/mi_3568.rknn")).model();
  }

  private static RknnModel ours() {
    Module imported =
        new OnnxImporter().read(VendorSamples.file("rknn2/mi.onnx"), ImportOptions.NONE).module();
    Pipeline pipeline = Passes.rk3568();
    PassManager manager = PassManager.of(Verifier::verify);
    Module canonical = manager.run(pipeline.upTo(Level.CANONICAL), imported).module();
    var ranges =
        Map.of(
            "7", new ValueRange(-376.48853f, 291.16116f),
            "8", new ValueRange(-612.1233f, 444.18222f));
    Module lowered =
        manager
            .with(Ranges.byName(canonical.graph(), ranges))
            .run(pipeline.after(Level.CANONICAL), canonical)
            .module();
    var settings = new CodeGeneratorOptions(TargetProfile.RK3566, "test", "{}");
    return new Rk356xCodeGenerator(settings).generate(lowered).model();
  }
}
