package dev.quarry;

import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnReader;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.data.AtomicFiles;
import dev.quarry.simulator.timing.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A folder to try a compiled file on a board with: the file, inputs, the outputs the simulator
/// expects, and a C program for the runtime's public interface that compares and times.
public final class BoardKit {
  private BoardKit() {}

  /// Writes the folder.
  ///
  /// @param rknn the compiled file
  /// @param samples one per input
  /// @param folder where to; it is made if it is not there
  /// @param threads number of threads of the simulator
  /// @return the files that were written, in order
  /// @throws dev.quarry.ir.diag.CompileException if the file cannot be executed or a sample does
  ///   not fit
  public static List<Path> write(Path rknn, List<Sample> samples, Path folder, int threads) {
    RknnFile file = RknnReader.read(rknn);
    RknnModel model = file.model();
    List<Path> written = new ArrayList<>();
    var inputLines = new StringBuilder();
    var outputLines = new StringBuilder();
    try (Network network = Quarry.open(file, threads)) {
      List<NetworkOutput> outputs = network.run(samples);
      put(folder.resolve("model.rknn"), bytes(rknn), written);
      for (int i = 0; i < samples.size(); i++) {
        NetworkInput input = network.inputs().get(i);
        RknnTensor tensor = model.tensor(model.graph().inputs().get(i));
        boolean picture = tensor.widthAlign() > 0;
        String name = "input_" + i + (picture ? ".u8" : ".f32");
        put(folder.resolve(name), input(samples.get(i), input, picture), written);
        inputLines.append("  {\"" + name + "\", " + (picture ? 1 : 0) + "},\n");
      }
      for (int i = 0; i < outputs.size(); i++) {
        RknnTensor tensor = model.tensor(model.graph().outputs().get(i));
        String name = "expected_" + i + ".f32";
        put(folder.resolve(name), reals(outputs.get(i).values().floats()), written);
        outputLines.append(
            String.format(
                Locale.ROOT,
                "  {\"%s\", \"%s\", %s},\n",
                outputs.get(i).name().replaceAll("[^A-Za-z0-9._:/-]", "_"),
                name,
                Float.toString(tensor.quantization().scaleOrOne())));
      }
    }
    Prediction prediction = Quarry.predict(file);
    String header =
        "/* Made by quarry board-kit. */\n"
            + "#define KIT_INPUTS "
            + samples.size()
            + "\n"
            + "#define KIT_OUTPUTS "
            + model.graph().outputs().size()
            + "\n"
            + "#define KIT_PREDICTED \""
            + predicted(prediction)
            + "\"\n"
            + "static const struct { const char *file; int picture; } kit_inputs[] = {\n"
            + inputLines
            + "};\n"
            + "static const struct { const char *name; const char *file; double step; }"
            + " kit_outputs[] = {\n"
            + outputLines
            + "};\n";
    put(folder.resolve("kit.h"), header.getBytes(StandardCharsets.UTF_8), written);
    put(folder.resolve("check.c"), program(), written);
    return written;
  }

  private static String predicted(Prediction prediction) {
    String micros = String.format(Locale.ROOT, "%.0f us", prediction.micros());
    return String.format(
        Locale.ROOT, "%s (%.0f to %.0f)", micros, prediction.lowMicros(), prediction.highMicros());
  }

  private static void put(Path path, byte[] contents, List<Path> written) {
    AtomicFiles.write(path, contents);
    written.add(path);
  }

  /// Pixels, channels innermost, or real numbers in NCHW order.
  private static byte[] input(Sample sample, NetworkInput input, boolean picture) {
    return picture
        ? SampleFitting.pixels(sample, input.shape(), input.preprocessing(), input.name())
        : reals(
            SampleFitting.floats(sample, input.shape(), input.preprocessing(), input.name())
                .floats());
  }

  private static byte[] reals(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] program() {
    try (InputStream in = BoardKit.class.getResourceAsStream("check.c")) {
      if (in == null) {
        throw new IllegalStateException("this is a bug: check.c is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
