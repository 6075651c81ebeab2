package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What beginners get wrong: one message that names the place, the right exit code, no file left.
class ConvertErrorsTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataset: '@DATASET@' | dataset: './absent.txt' | 1 | absent.txt: the list cannot be read",
        "dataset: '@DATASET@' | dataset: './folder' | 1 | folder: the list cannot be read",
        "dataset: '@DATASET@' | dataset: null | 2 | quantization needs calibration samples",
        "dataset: '@DATASET@' | dataset: './damaged.txt' | 1 | damaged.png: not a JPEG, PNG or BMP picture",
        "dataset: '@DATASET@' | dataset: './gap.txt' | 1 | gap.txt:2: the file 'absent.jpg' is",
        "dataset: '@DATASET@' | dataset: './empty.txt' | 1 | the list names no sample at all",
        "model: '@MODEL@' | model: './absent.onnx' | 1 | absent.onnx: cannot open the model",
        "model: '@MODEL@' | model: null | 2 | parameters.onnx.model is missing",
        "model: '@MODEL@' | model: './damaged.png' | 1 | this is not an ONNX model",
        "export_path: './best.rknn' | export_path: './folder' | 1 | a folder of this name exists",
        "export_path: './best.rknn' | export_path: null | 2 | export_rknn.export_path is missing",
        "['rk3399pro'] | ['rk3568'] | 2 | use 'quarry compile MODEL --target rk3568'",
        "path: '@PICTURE@' | path: './damaged.png' | 1 | damaged.png: not a JPEG, PNG or BMP picture",
        "path: '@PICTURE@' | path: null | 2 | the test picture is missing",
        "model_type: onnx | model_type: pytorch | 2 | export the model to ONNX first",
        "epochs: @EPOCHS@ | epochs: few | 2 | the value of config.epochs is wrong",
      })
  void mistakesAreNamed(String from, String to, int code, String message) throws IOException {
    Path bundled = ConvertFlow.bundled();
    Files.createDirectory(folder.resolve("folder"));
    Files.write(folder.resolve("damaged.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10});
    String picture = bundled.resolve("val/val_001.png").toString();
    Files.writeString(folder.resolve("damaged.txt"), picture + "\ndamaged.png\n");
    Files.writeString(folder.resolve("gap.txt"), picture + "\nabsent.jpg\n");
    Files.writeString(folder.resolve("empty.txt"), "# nothing\n\n");
    require(ConvertFlow.run(ConvertFlow.config(folder, from, to)), code, message);
  }

  @Test
  void whatIsNoConfigurationIsSaidSo() throws IOException {
    Path config = folder.resolve("config.yaml");
    require(ConvertFlow.run(config), 1, "the file cannot be read");
    require(ConvertFlow.run(Files.writeString(config, "")), 2, "the file holds no sections");
    require(ConvertFlow.run(Files.writeString(config, "running:\n\texport: True\n")), 2, "line 2");
  }

  /// One message, no trace of the program, nothing written.
  private void require(ConvertFlow.Result result, int code, String message) {
    assertEquals(code, result.code(), result.err());
    assertTrue(result.err().contains(message), result.err());
    List<String> errors = result.err().lines().filter(l -> l.startsWith("error")).toList();
    assertEquals(1, errors.size(), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
    assertFalse(Files.exists(folder.resolve("best.rknn")));
    assertFalse(Files.exists(folder.resolve("snapshot")));
  }

  /// Lists from Windows: a byte-order mark, CR LF; the configuration as well.
  @Test
  void filesFromWindowsAreRead() throws IOException {
    String picture = ConvertFlow.bundled().resolve("val/val_001.png").toString();
    Files.writeString(folder.resolve("list.txt"), "\uFEFF" + picture + "\r\n");
    Path config = ConvertFlow.config(folder, "'@DATASET@'", "'./list.txt'");
    Files.writeString(config, Files.readString(config).replace("\n", "\r\n"));
    ConvertFlow.Result result = ConvertFlow.run(config);
    assertEquals(0, result.code(), result.err());
    assertTrue(Files.exists(folder.resolve("best.rknn")));
  }
}
