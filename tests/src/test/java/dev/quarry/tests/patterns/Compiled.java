package dev.quarry.tests.patterns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.quarry.CalibrationSet;
import dev.quarry.Compilation;
import dev.quarry.CompileOptions;
import dev.quarry.InputOptions;
import dev.quarry.Network;
import dev.quarry.NetworkOutput;
import dev.quarry.Progress;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.Similarity;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.passes.PassListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small model compiled on samples, and run on them.
///
/// @param done the compilation
/// @param samples one list per run, one sample per input
record Compiled(Compilation done, List<List<Sample>> samples) {
  /// Compiles for RK3568.
  static Compiled of(
      Path folder, OnnxModel network, InputOptions inputs, List<List<Sample>> samples) {
    CompileOptions options =
        CompileOptions.forTarget(TargetProfile.RK3568).withThreads(1).with(inputs);
    return of(folder, network, options, samples);
  }

  static Compiled of(
      Path folder, OnnxModel network, CompileOptions options, List<List<Sample>> samples) {
    Path file = folder.resolve("network.onnx");
    try {
      Files.write(file, network.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Compiled(
        Quarry.compile(file, options, CalibrationSet.of(samples), PassListener.NONE, Progress.NONE),
        samples);
  }

  /// Random samples.
  static List<List<Sample>> random(int inputs, int count) {
    var runs = new ArrayList<List<Sample>>();
    for (int run = 0; run < count; run++) {
      var samples = new ArrayList<Sample>();
      for (int i = 0; i < inputs; i++) {
        samples.add(new Sample.OfRandom(run * 10L + i));
      }
      runs.add(samples);
    }
    return runs;
  }

  /// The executed file, the network at NPU level, the float network.
  List<Network> engines() {
    return List.of(
        Quarry.open(done.file(), 1),
        Quarry.open(done.lowered(), 1),
        Quarry.open(done.imported(), 1));
  }

  /// Holds the executed file against the interpreted network, bit for bit.
  void requireSame() {
    try (Network executed = Quarry.open(done.file(), 1);
        Network interpreted = Quarry.open(done.lowered(), 1)) {
      for (List<Sample> run : samples) {
        List<NetworkOutput> found = executed.run(run);
        List<NetworkOutput> expected = interpreted.run(run);
        for (int i = 0; i < found.size(); i++) {
          assertArrayEquals(
              expected.get(i).values().floats(),
              found.get(i).values().floats(),
              found.get(i).name());
        }
      }
    }
  }

  /// The cosine of the executed file's outputs with those of the float network.
  double cosine() {
    var similarity = new Similarity();
    try (Network executed = Quarry.open(done.file(), 1);
        Network real = Quarry.open(done.imported(), 1)) {
      for (List<Sample> run : samples) {
        List<NetworkOutput> found = executed.run(run);
        List<NetworkOutput> expected = real.run(run);
        for (int i = 0; i < found.size(); i++) {
          similarity.add(found.get(i).values(), expected.get(i).values());
        }
      }
    }
    return similarity.cosine();
  }
}
