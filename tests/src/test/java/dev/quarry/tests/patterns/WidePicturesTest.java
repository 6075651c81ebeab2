package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.Arithmetic;
import dev.quarry.CompileOptions;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.testing.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures and maps with long sides: the first layer reads a picture itself if its rows fit, else
/// a pointwise convolution does it before; high maps are cut into tasks of rows.
class WidePicturesTest {
  @TempDir private Path folder = Path.of("");

  /// 5 rows of 1433 pixels are 3 below 7 x 1024, 5 of 1434 are 2 above.
  @ParameterizedTest
  @CsvSource({"I8, 1433, 1", "I8, 1434, 2", "F16, 1433, 1", "F16, 1434, 2"})
  void theFirstLayerReadsWhatFits(Arithmetic arithmetic, int width, int convolutions) {
    Compiled compiled = compiled(arithmetic, 3, 8, width);
    assertEquals(
        convolutions,
        compiled.done().file().model().graph().nodes().stream()
            .filter(node -> node.type().startsWith("Conv"))
            .count());
    compiled.requireSame();
  }

  @ParameterizedTest
  @CsvSource({"I8, 2047", "I8, 2048", "I8, 5000", "F16, 2048"})
  void highMaps(Arithmetic arithmetic, int height) {
    compiled(arithmetic, 8, height, 6).requireSame();
  }

  private Compiled compiled(Arithmetic arithmetic, int channels, int height, int width) {
    var network =
        new OnnxModel(13)
            .input("x", 1, channels, height, width)
            .output("y")
            .weights("w", 8, channels, 5, 5)
            .node(
                "Conv",
                "y",
                List.of(ints("kernel_shape", 5, 5), ints("pads", 2, 2, 2, 2)),
                "x",
                "w");
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1).with(arithmetic);
    return Compiled.of(folder, network, options, Compiled.random(1, 1));
  }
}
