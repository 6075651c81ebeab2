package dev.quarry.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorLayout;
import dev.quarry.ir.eval.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every layer of vendor files against the checksums of an independent emulator.
class GoldenVectorsTest {
  @ParameterizedTest
  @CsvSource({
    "rknn2/mi_3568.rknn, noise, 1",
    "rknn2/mi_3568.rknn, ramp, 2",
    "rknn2/mi_3568_old.rknn, noise, 2",
    "rknn2/mi_3568_old.rknn, ramp, 2",
    "rknn2/seg_3568.rknn, noise, 2",
    "rknn2/seg_3568.rknn, ramp, 2",
    "rknn2/y5n_3568.rknn, noise, 2",
    "rknn2/y5n_3568.rknn, ramp, 1",
    "pairs/mnist-8.rknn, noise, 2",
    "pairs/mnist-8.rknn, ramp, 2",
    "pairs/kws-dnn-s.rknn, noise, 2",
    "pairs/kws-dnn-s.rknn, ramp, 2",
    "pairs/lprnet-24x94.rknn, noise, 2",
    "pairs/lprnet-24x94.rknn, ramp, 2",
    "pairs/ppocr-cls-48x192.rknn, noise, 2",
    "pairs/ppocr-cls-48x192.rknn, ramp, 2",
    "pairs/retinaface-mobile025-320.rknn, noise, 2",
    "pairs/retinaface-mobile025-320.rknn, ramp, 2",
    "pairs/shapes-yolo-relu.rknn, noise, 2",
    "pairs/shapes-yolo-relu.rknn, ramp, 2",
    "pairs/shapes-yolo-silu.rknn, noise, 2",
    "pairs/shapes-yolo-silu.rknn, ramp, 2",
    "pairs/shapes-yolo-relu-perlayer.rknn, noise, 2",
    "pairs/shapes-yolo-relu-perlayer.rknn, ramp, 2",
    "pairs/mnist-8-f16.rknn, noise, 2",
    "pairs/mnist-8-f16.rknn, ramp, 2",
    "pairs/lprnet-24x94-f16.rknn, noise, 2",
    "pairs/lprnet-24x94-f16.rknn, ramp, 2",
    "pairs/ppocr-cls-48x192-f16.rknn, noise, 2",
    "pairs/ppocr-cls-48x192-f16.rknn, ramp, 2",
    "pairs/yolov5n-coco-320-decode.rknn, noise, 2",
    "pairs/yolov5n-coco-320-decode.rknn, ramp, 2",
  })
  void everyChecksumIsEqual(String file, String pattern, int threads) throws IOException {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path sample = shared.resolve("samples").resolve(file);
    Path golden =
        shared
            .resolve("reference/rknn2/emu/results")
            .resolve(file.startsWith("pairs") ? "golden_pairs.json" : "golden.json");
    assumeTrue(Files.exists(sample) && Files.exists(golden), "sample not found: " + sample);
    JsonNode expected =
        new ObjectMapper().readTree(golden.toFile()).get(sample.getFileName() + "/" + pattern);
    var wanted = new ArrayList<String>();
    for (JsonNode entry : expected) {
      wanted.add(
          entry.get("node").asInt()
              + " "
              + entry.get("tensor").asText()
              + " "
              + entry.get("crc32").asText());
    }
    assertEquals(String.join("\n", wanted), String.join("\n", found(sample, pattern, threads)));
  }

  /// Files without golden vectors: the checksum of all lines, taken from one run of the same
  /// emulator (`reference/rknn2/emu/golden.py`) over each.
  @ParameterizedTest
  @CsvSource({
    "pairs/squeezenet_cifar10.rknn, noise, 20, 7d109800",
    "pairs/squeezenet_cifar10.rknn, ramp, 20, 09a2b277",
    "rknn2/lpr7.rknn, noise, 50, ae602068",
    "rknn2/lpr7.rknn, ramp, 50, 055dac89",
    "rknn2/retinaface320_rk3566.rknn, noise, 84, d9954754",
    "rknn2/retinaface320_rk3566.rknn, ramp, 84, 75d9e0c5",
    "rknn2/mobilenetv2_rk3566.rknn, noise, 55, f469cad7",
    "rknn2/mobilenetv2_rk3566.rknn, ramp, 55, c1d64482",
    "pairs/ppocrv4-det-480.rknn, noise, 168, 1b7ba602",
    "pairs/ppocrv4-det-480.rknn, ramp, 168, c6efec1e",
  })
  void theChecksumOfAllChecksumsIsEqual(String file, String pattern, int nodes, String checksum)
      throws IOException {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path sample = shared.resolve("samples").resolve(file);
    assumeTrue(Files.exists(sample), "sample not found: " + sample);
    List<String> found = found(sample, pattern, 2);
    assertEquals(nodes, found.size());
    var crc = new CRC32();
    crc.update(String.join("\n", found).getBytes(StandardCharsets.UTF_8));
    assertEquals(
        checksum,
        String.format(Locale.ROOT, "%08x", crc.getValue()),
        () -> String.join("\n", found));
  }

  /// Number, name and checksum of every result of a node.
  private static List<String> found(Path sample, String pattern, int threads) {
    RknnModel model = RknnReader.read(sample).model();
    var inputs = new ArrayList<byte[]>();
    for (int i = 0; i < model.graph().inputs().size(); i++) {
      RknnTensor tensor = model.tensor(model.graph().inputs().get(i));
      inputs.add(input(pattern, tensor, model.graph().inputNorms().get(i)));
    }
    var found = new ArrayList<String>();
    try (var machine = RegisterMachine.load(model, threads)) {
      machine.run(
          inputs,
          (index, node, m) -> {
            for (int output : node.outputs()) {
              RknnTensor tensor = model.tensor(output);
              found.add(
                  index + " " + tensor.name() + " " + checksum(tensor.dtype(), m.values(tensor)));
            }
          });
    }
    return found;
  }

  /// Pixels, or for other inputs the same numbers less 128.
  private static byte[] input(String pattern, RknnTensor tensor, InputNorm norm) {
    List<Integer> shape = tensor.shape();
    if (tensor.dtype() == RknnDataType.FLOAT16) {
      return halves(pattern(pattern, shape.get(2), shape.get(3), shape.get(1)), shape.get(1), norm);
    }
    if (shape.size() == 4) {
      byte[] pixels = pattern(pattern, shape.get(2), shape.get(3), shape.get(1));
      return tensor.widthAlign() > 0 ? pixels : planes(pixels, shape.get(1), tensor);
    }
    byte[] bytes = pattern(pattern, 1, shape.stream().reduce(1, Math::multiplyExact), 1);
    for (int i = 0; i < bytes.length; i++) {
      double real = ((bytes[i] & 0xff) - 128) * (double) tensor.quantization().scaleOrOne();
      bytes[i] = stored(real, tensor);
    }
    return bytes;
  }

  /// Pixels as the runtime converts them: mean and standard deviation, then halves.
  private static byte[] halves(byte[] pixels, int channels, InputNorm norm) {
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < pixels.length; i++) {
      int c = i % channels;
      double real = ((pixels[i] & 0xff) - (double) norm.mean().get(c)) / norm.std().get(c);
      bytes.putShort(Float.floatToFloat16((float) real));
    }
    return bytes.array();
  }

  private static byte stored(double real, RknnTensor tensor) {
    double steps = Math.rint(real / tensor.quantization().scaleOrOne());
    return (byte) Math.clamp((long) steps + tensor.quantization().zeroPointOrZero(), -128, 127);
  }

  /// Maps that are no pictures take the real numbers of the pixels; plain tensors in their order.
  private static byte[] planes(byte[] pixels, int channels, RknnTensor tensor) {
    byte[] result = new byte[pixels.length];
    if (tensor.layout() != TensorLayout.NATIVE_FEATURE) {
      for (int i = 0; i < pixels.length; i++) {
        result[i] = stored(pixels[i] & 0xff, tensor);
      }
      return result;
    }
    int plane = pixels.length / channels;
    for (int i = 0; i < pixels.length; i++) {
      result[i % channels * plane + i / channels] = stored(pixels[i] & 0xff, tensor);
    }
    return result;
  }

  private static byte[] pattern(String pattern, int height, int width, int channels) {
    byte[] bytes = new byte[channels * height * width];
    for (int i = 0; i < bytes.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      bytes[i] =
          pattern.equals("noise")
              ? (byte) ((i * 2654435761L & 0xffffffffL) >> 24)
              : (byte) (x * 3 + y * 5 + c * 40);
    }
    return bytes;
  }

  private static String checksum(RknnDataType type, Tensor values) {
    var crc = new CRC32();
    switch (values) {
      case Tensor.OfByte(_, byte[] bytes) -> crc.update(bytes);
      case Tensor.OfFloat(_, float[] reals) -> {
        int size = type == RknnDataType.FLOAT16 ? 2 : 4;
        ByteBuffer bytes = ByteBuffer.allocate(reals.length * size).order(ByteOrder.LITTLE_ENDIAN);
        for (float real : reals) {
          if (size == 2) {
            bytes.putShort(Float.floatToFloat16(real));
          } else {
            bytes.putFloat(real);
          }
        }
        crc.update(bytes.array());
      }
      case Tensor.OfLong(_, long[] integers) -> {
        int size = type == RknnDataType.INT32 ? 4 : 8;
        ByteBuffer bytes =
            ByteBuffer.allocate(integers.length * size).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : integers) {
          if (size == 4) {
            bytes.putInt((int) value);
          } else {
            bytes.putLong(value);
          }
        }
        crc.update(bytes.array());
      }
      case Tensor.OfShort _, Tensor.OfInt _ -> throw new IllegalStateException();
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
