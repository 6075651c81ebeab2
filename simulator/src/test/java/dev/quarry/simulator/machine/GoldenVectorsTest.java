package dev.quarry.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every layer of vendor files against the checksums of an independent emulator.
class GoldenVectorsTest {
  @ParameterizedTest
  @CsvSource({
    "mi_3568.rknn, noise, 1",
    "mi_3568.rknn, ramp, 2",
    "mi_3568_old.rknn, noise, 2",
    "y5n_3568.rknn, noise, 2",
    "y5n_3568.rknn, ramp, 1",
  })
  void everyChecksumIsEqual(String file, String pattern, int threads) throws IOException {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"));
    Path sample = shared.resolve("samples/rknn2").resolve(file);
    Path golden = shared.resolve("reference/rknn2/emu/results/golden.json");
    assumeTrue(Files.exists(sample) && Files.exists(golden), "sample not found: " + sample);
    JsonNode expected = new ObjectMapper().readTree(golden.toFile()).get(file + "/" + pattern);
    RknnModel model = RknnReader.read(sample).model();
    List<byte[]> inputs =
        model.graph().inputs().stream().map(i -> picture(pattern, model.tensor(i))).toList();
    var found = new ArrayList<String>();
    try (var machine = RegisterMachine.load(model, threads)) {
      machine.run(
          inputs,
          (index, node, m) -> {
            for (int output : node.outputs()) {
              RknnTensor tensor = model.tensor(output);
              found.add(index + " " + tensor.name() + " " + checksum(m.stored(tensor)));
            }
          });
    }
    var wanted = new ArrayList<String>();
    for (JsonNode entry : expected) {
      wanted.add(
          entry.get("node").asInt()
              + " "
              + entry.get("tensor").asText()
              + " "
              + entry.get("crc32").asText());
    }
    assertEquals(String.join("\n", wanted), String.join("\n", found));
  }

  private static byte[] picture(String pattern, RknnTensor tensor) {
    int channels = tensor.shape().get(1);
    int height = tensor.shape().get(2);
    int width = tensor.shape().get(3);
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

  private static String checksum(byte[] values) {
    var crc = new CRC32();
    crc.update(values);
    return String.format("%08x", crc.getValue());
  }
}
