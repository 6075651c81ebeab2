package dev.quarry.tests.execution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.passes.PassListener;
import java.nio.file.Files;
import java.nio.file.Path;

/// The shapes networks: those of the clone, and the larger sets of pictures beside the project.
final class Shapes {
  private Shapes() {}

  /// `examples/shapes` of the clone.
  static Path bundled() {
    return Path.of(System.getProperty("quarry.root", "..")).resolve("examples/shapes");
  }

  /// All pictures; the test is skipped when they are not there.
  static Path shared() {
    Path folder =
        Path.of(System.getProperty("quarry.shared", "../shared")).resolve("models/shapes");
    assumeTrue(Files.isDirectory(folder), "pictures not found: " + folder);
    return folder;
  }

  static CompileOptions options() {
    return CompileOptions.forTarget(TargetProfile.RK3568).with(InputOptions.unitRange());
  }

  /// Compiles a network of a folder with the folder's calibration pictures.
  static Compilation compile(Path folder, String network, CompileOptions options) {
    return Quarry.compile(
        folder.resolve(network + ".onnx"),
        options,
        CalibrationSet.of(folder.resolve("calib.txt")),
        PassListener.NONE,
        Progress.NONE);
  }
}
