package dev.quarry.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.eval.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the conversion tasks of vendor files deliver is the stored output in another order, and its
/// real numbers with the scale as a half.
class OutputConversionTest {
  /// @param forms forms of every output
  @ParameterizedTest
  @CsvSource({
    "rknn2/mi_3568.rknn, '[NCHW, NCHW_FLOAT]'",
    "rknn2/lpr7.rknn, '[NHWC, NHWC_FLOAT]'",
    "rknn2/y5n_3568.rknn, '[NHWC, NHWC_FLOAT, NCHW, NCHW_FLOAT][NHWC, NHWC_FLOAT, NCHW,"
        + " NCHW_FLOAT][NHWC, NHWC_FLOAT]'",
    "pairs/ppocrv4-det-480.rknn, '[NCHW, NCHW_FLOAT]'",
    "pairs/shapes-yolo-relu.rknn," + " '[NHWC, NHWC_FLOAT][NHWC, NHWC_FLOAT][NHWC, NHWC_FLOAT]'",
    "pairs/lprnet-24x94.rknn, '[]'",
  })
  void formsHoldTheOutput(String file, String forms) throws IOException {
    RknnModel model = RknnReader.read(sample(file)).model();
    var found = new StringBuilder();
    try (var machine = RegisterMachine.load(model, 2)) {
      machine.run(inputs(model), NodeObserver.NONE);
      for (int i = 0; i < model.graph().outputs().size(); i++) {
        Map<OutputForm, Tensor> converted = machine.convert(i);
        found.append(converted.isEmpty() ? "" : converted.keySet());
        RknnTensor output = model.tensor(model.graph().outputs().get(i));
        converted.forEach((form, tensor) -> check(output, machine.stored(output), form, tensor));
      }
    }
    assertEquals(forms.equals("[]") ? "" : forms, found.toString());
  }

  @Test
  void oldFilesDoNotSayWhereTheWeightsLie() throws IOException {
    RknnModel model = RknnReader.read(sample("rknn2/mi_3568_old.rknn")).model();
    try (var machine = RegisterMachine.load(model, 1)) {
      machine.run(inputs(model), NodeObserver.NONE);
      var refused = assertThrows(CompileException.class, () -> machine.convert(0));
      assertTrue(refused.getMessage().contains("where its weights lie"), refused.getMessage());
    }
  }

  private static Path sample(String file) {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path sample = shared.resolve("samples").resolve(file);
    assumeTrue(Files.exists(sample), "sample not found: " + sample);
    return sample;
  }

  private static List<byte[]> inputs(RknnModel model) {
    var inputs = new ArrayList<byte[]>();
    for (int index : model.graph().inputs()) {
      byte[] bytes = new byte[model.tensor(index).shape().stream().reduce(1, Math::multiplyExact)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ((i * 2654435761L & 0xffffffffL) >> 24);
      }
      inputs.add(bytes);
    }
    return inputs;
  }

  private static void check(RknnTensor output, byte[] stored, OutputForm form, Tensor found) {
    byte[] values = form.channelsInnermost() ? channelsInnermost(output, stored) : stored;
    String where = output.name() + " " + form;
    if (!form.isFloat()) {
      assertArrayEquals(values, found.int8(), where);
      return;
    }
    // npu-arithmetic.md section 7a: the scale is only a half
    float scale = Float.float16ToFloat(Float.floatToFloat16(output.quantization().scaleOrOne()));
    float[] reals = new float[values.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = (values[i] - output.quantization().zeroPointOrZero()) * scale;
    }
    assertArrayEquals(reals, found.floats(), where);
  }

  private static byte[] channelsInnermost(RknnTensor output, byte[] planes) {
    int channels = output.shape().get(1);
    int pixels = planes.length / channels;
    byte[] result = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      result[i % pixels * channels + i / pixels] = planes[i];
    }
    return result;
  }
}
