package dev.quarry.data;

import dev.quarry.frontend.OnnxTensors;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.TensorType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Kinds of files arrays are written to.
public enum ArrayFormat {
  /// NumPy's `.npy`.
  NPY,
  /// An ONNX `TensorProto`.
  PB,
  /// One number a line in the array's order, as `numpy.loadtxt` reads it; without the dimensions.
  TXT;

  /// The word for options, which is the ending of the files.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format a word stands for.
  public static Optional<ArrayFormat> parse(String word) {
    return List.of(values()).stream().filter(f -> f.text().equals(word)).findFirst();
  }

  /// The contents of a file.
  ///
  /// @param name the name of the tensor, for formats that keep it
  /// @param array real numbers (`f4`) or signed bytes (`i1`)
  public byte[] toFile(String name, NpyArray array) {
    return switch (this) {
      case NPY -> array.toFile();
      case PB ->
          OnnxTensors.toFile(
              name,
              ConstantData.ofBytes(
                  TensorType.of(element(array.kind()), array.shape()), array.bytes()));
      case TXT -> text(array);
    };
  }

  private static ElementType element(String kind) {
    return NpyKinds.element(kind)
        .orElseThrow(() -> new IllegalArgumentException("no element type for " + kind));
  }

  private static byte[] text(NpyArray array) {
    boolean real = array.kind().startsWith("f");
    var lines = new StringBuilder();
    for (float value : array.floats("the array")) {
      lines.append(real ? Float.toString(value) : Integer.toString((int) value)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
