package dev.quarry;

import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.frontend.OnnxTensors;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What is fed into one input of a network.
public sealed interface Sample {
  /// A picture; it is brought to the input's size, channel order, mean and standard deviation.
  record OfPicture(Picture picture) implements Sample {}

  /// Numbers as the network's input expects them, after any preprocessing.
  record OfArray(NpyArray array, String name) implements Sample {}

  /// The bytes of a file without a description; what they are follows from their number: one byte
  /// an element is what a camera delivers (rows, columns, channels), two are halves and four are
  /// `f32` in the model's order, little-endian, after any preprocessing.
  record OfBytes(byte[] bytes, String name) implements Sample {}

  /// Repeatable random numbers: pixels for a picture input, 0 to 1 otherwise.
  record OfRandom(long seed) implements Sample {}

  /// One for each entry of an input's batch, in order.
  record OfBatch(List<Sample> samples) implements Sample {
    public OfBatch {
      samples = List.copyOf(samples);
    }
  }

  /// Reads a `.npy` file, a `.pb` file (an ONNX `TensorProto`), a `.bin` file (bare bytes) or a
  /// picture.
  ///
  /// @throws CompileException if the file is missing or damaged
  static Sample read(Path file) {
    String name = file.toString();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".npy")) {
      return new OfArray(NpyArray.parse(contents(file), name), name);
    }
    if (lower.endsWith(".pb")) {
      return new OfArray(NpyArray.of(OnnxTensors.parse(contents(file), name)), name);
    }
    if (lower.endsWith(".bin")) {
      return new OfBytes(contents(file), name);
    }
    return new OfPicture(Pictures.read(file));
  }

  private static byte[] contents(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the file cannot be read"));
    }
  }
}
