package dev.quarry;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.data.AtomicFiles;
import dev.quarry.frontend.ModelFacts;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.PassStatistics;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A finished compilation for a chip of RKNN v1.
///
/// @param facts what the model file says about itself
/// @param canonical the float network the file was made from
/// @param quantized the network the file holds
/// @param passes what every pass did, in order
/// @param calibrationSamples samples the ranges come from
/// @param seconds how long everything took
/// @param file the compiled model
/// @param contents the bytes of the file
/// @param warnings what should be looked at
public record V1Compilation(
    ModelFacts facts,
    Module canonical,
    Module quantized,
    List<PassStatistics> passes,
    int calibrationSamples,
    double seconds,
    V1File file,
    byte[] contents,
    List<Diagnostic> warnings) {
  public V1Compilation {
    passes = List.copyOf(passes);
    warnings = List.copyOf(warnings);
  }

  /// The SHA-256 of the file, in hexadecimal.
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(contents));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Writes the file; an existing one is replaced only when the new one is complete.
  public void write(Path path) {
    AtomicFiles.write(path, contents);
  }
}
