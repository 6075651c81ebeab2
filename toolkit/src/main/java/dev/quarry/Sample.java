package dev.quarry;

import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What is fed into one input of a network.
public sealed interface Sample {
  /// A picture; it is brought to the input's size, channel order, mean and standard deviation.
  record OfPicture(Picture picture) implements Sample {}

  /// Numbers as the network's input expects them, after any preprocessing.
  record OfArray(NpyArray array, String name) implements Sample {}

  /// Repeatable random numbers: pixels for a picture input, 0 to 1 otherwise.
  record OfRandom(long seed) implements Sample {}

  /// Reads a `.npy` file or a picture.
  ///
  /// @throws CompileException if the file is missing or damaged
  static Sample read(Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      return new OfPicture(Pictures.read(file));
    }
    try {
      return new OfArray(
          NpyArray.parse(Files.readAllBytes(file), file.toString()), file.toString());
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.FILE_NOT_FOUND, file.toString(), "the file cannot be read"));
    }
  }
}
