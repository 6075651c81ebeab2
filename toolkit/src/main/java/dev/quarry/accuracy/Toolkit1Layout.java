package dev.quarry.accuracy;

import dev.quarry.data.AtomicFiles;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Writes the folder that `accuracy_analysis` of rknn-toolkit 1.x leaves behind: `fp32`,
/// `entire_qnt`, `individual_qnt` with the values of every layer, and the two error tables. Like
/// the toolkit, it holds one sample: the first.
///
/// Maps are in the order rows, columns, channels; [DumpType] says what kind of file they are.
// toolkit1-options.md section 5. Names of layers are those of the source model; the toolkit prints
// names of its own (1.4 to 1.6) or of the files (1.7.1).
public final class Toolkit1Layout implements LayerObserver {
  private static final int NAME_WIDTH = 61;

  private final Path folder;
  private final Optional<DumpType> dump;
  private final List<String> names = new ArrayList<>();
  private final StringBuilder entire = new StringBuilder();
  private final StringBuilder individual = new StringBuilder();
  private final StringBuilder order = new StringBuilder();

  /// @param folder where to write
  /// @param layers the layers, in order
  /// @param dump how to write the values of the layers; empty: only the tables
  public Toolkit1Layout(Path folder, List<AccuracyRun.LayerName> layers, Optional<DumpType> dump) {
    this.folder = folder;
    this.dump = dump;
    Set<String> taken = new HashSet<>();
    for (AccuracyRun.LayerName layer : layers) {
      String name = layer.label();
      names.add(taken.add(name) ? name : layer.name());
    }
  }

  @Override
  public void compared(int sample, int layer, boolean separate, Tensor reference, float[] actual) {
    if (sample != 0) {
      return;
    }
    DumpType type = dump.orElse(DumpType.TENSOR); // order.txt names the files in any case
    String file = fileName(names.get(layer), reference.shape(), type);
    LayerError error = LayerError.between(reference.floats(), actual);
    (separate ? individual : entire).append(line(names.get(layer), error));
    if (!separate) {
      order.append(file).append('\n');
      write("fp32", file, reference.shape(), reference.floats());
    }
    write(separate ? "individual_qnt" : "entire_qnt", file, reference.shape(), actual);
  }

  /// Writes the tables; the values are there already.
  public void finish() {
    AtomicFiles.write(folder.resolve("entire_qnt_error_analysis.txt"), entire.toString());
    AtomicFiles.write(folder.resolve("individual_qnt_error_analysis.txt"), individual.toString());
    AtomicFiles.write(folder.resolve("fp32").resolve("order.txt"), order.toString());
  }

  /// A line of an error table; the spelling is the toolkit's.
  static String line(String name, LayerError error) {
    return name
        + " ".repeat(Math.max(0, NAME_WIDTH - name.length()))
        + String.format(
                Locale.ROOT,
                "\teculidean_norm=%.6f\tcosine_norm=%.6f\teculidean=%.6f\tcosine=%.6f%n",
                error.euclidOfUnits(),
                error.cosine(),
                error.euclid(),
                error.cosine())
            .replace(System.lineSeparator(), "\n");
  }

  /// The name of a file of values, for example `Conv_0_out0_nhwc_1_224_224_8.tensor`.
  static String fileName(String name, Shape shape, DumpType type) {
    var file = new StringBuilder(name.replaceAll("[^A-Za-z0-9._-]", "_")).append("_out0");
    file.append(isMap(shape) ? "_nhwc" : "");
    ordered(shape).dims().forEach(size -> file.append('_').append(size));
    return file.append('.').append(type.text()).toString();
  }

  private static boolean isMap(Shape shape) {
    return shape.rank() == 4;
  }

  private static Shape ordered(Shape shape) {
    return isMap(shape) ? Shape.of(shape.at(0), shape.at(2), shape.at(3), shape.at(1)) : shape;
  }

  private void write(String kind, String file, Shape shape, float[] data) {
    if (dump.isEmpty()) {
      return;
    }
    float[] values = data;
    if (isMap(shape)) {
      values = new float[data.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = data[planar(i, shape)];
      }
    }
    AtomicFiles.write(
        folder.resolve(kind).resolve(file), dump.get().toFile(ordered(shape), values));
  }

  /// Where the element at a place of rows, columns, channels lies in planes.
  private static int planar(int place, Shape shape) {
    int channels = shape.at(1);
    int plane = shape.at(2) * shape.at(3);
    int pixel = place / channels;
    return (pixel / plane * channels + place % channels) * plane + pixel % plane;
  }
}
