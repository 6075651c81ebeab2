package dev.quarry.accuracy;

import dev.quarry.data.NpyArray;
import dev.quarry.ir.type.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What `accuracy_analysis` of rknn-toolkit 1.x calls `dump_file_type`: the kind of the files that
/// hold the values of a layer.
public enum DumpType {
  /// Text, one number a line, as `numpy.loadtxt` reads it.
  TENSOR,
  /// NumPy's `.npy`, `f32`.
  NPY;

  /// The word for options, which is the ending of the files.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type a word stands for.
  public static Optional<DumpType> parse(String word) {
    return List.of(values()).stream().filter(type -> type.text().equals(word)).findFirst();
  }

  /// The contents of a file.
  byte[] toFile(Shape shape, float[] values) {
    return switch (this) {
      case TENSOR -> lines(values);
      case NPY -> NpyArray.of(shape, values).toFile();
    };
  }

  private static byte[] lines(float[] values) {
    var text = new StringBuilder(values.length * 10);
    for (float value : values) {
      text.append(value).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
