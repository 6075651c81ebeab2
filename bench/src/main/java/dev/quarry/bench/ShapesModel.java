package dev.quarry.bench;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.data.Pictures;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.PassListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The bundled detector: `examples/shapes` in the working directory, or in the folder that property
/// `quarry.examples` names.
///
/// @param activation `silu` or `relu`
record ShapesModel(String activation) {
  private static Path folder() {
    return Path.of(System.getProperty("quarry.examples", "examples"), "shapes");
  }

  private Path onnx() {
    return folder().resolve("shapes-yolo-" + activation + ".onnx");
  }

  /// The network in float, after the passes that compiling it would run first.
  Module canonical() {
    Module imported = Quarry.load(onnx(), ImportOptions.NONE, InputOptions.unitRange()).module();
    return Quarry.optimize(imported, Optional.empty(), PassListener.NONE);
  }

  /// The network compiled for RK3568.
  Compilation compiled() {
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.named("rk3568")).with(InputOptions.unitRange());
    CalibrationSet pictures = CalibrationSet.of(folder().resolve("calib.txt"));
    return Quarry.compile(onnx(), options, pictures, PassListener.NONE, Progress.NONE);
  }

  /// One validation picture.
  List<Sample> picture() {
    Path file = folder().resolve("val").resolve("val_000.png");
    return List.of(new Sample.OfPicture(Pictures.read(file)));
  }
}
