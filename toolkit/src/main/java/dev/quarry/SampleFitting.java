package dev.quarry;

import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.type.Shape;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/// Brings samples into the form an input takes.
///
/// An array of unsigned bytes (`u1`) is what a camera would deliver: it passes means, standard
/// deviations and the input's converter like a picture. Its order is rows, columns, channels for
/// inputs of rank 4, unless its dimensions are those of the model's input (batch, channels, rows,
/// columns) and no others. Every other array holds the numbers the float network reads, in the
/// model's own order, after any preprocessing.
final class SampleFitting {
  private SampleFitting() {}

  /// Raw bytes, channels innermost, in the network's size and channel order; a picture of one
  /// channel is the luma of ITU-R BT.601.
  static byte[] pixels(Sample sample, Shape shape, Preprocessing preprocessing, String input) {
    return switch (sample) {
      case Sample.OfBatch(List<Sample> samples) -> {
        var all = new ByteArrayOutputStream();
        for (Sample one : entries(samples, shape, input)) {
          all.writeBytes(pixels(one, shape.with(0, 1), preprocessing, input));
        }
        yield all.toByteArray();
      }
      case Sample.OfPicture(Picture picture) -> {
        if (hasPictureChannels(shape) && shape.at(0) > 1) {
          throw misfit(
              input, "the input takes a batch", shape.at(0) + " pictures in one run", "a picture");
        }
        if (!isPictureShape(shape)) {
          throw misfit(input, "a picture does not fit the input", shape.text(), "a picture");
        }
        yield PictureBytes.of(
            picture.stretched(shape.at(3), shape.at(2)), shape.at(1), preprocessing.order());
      }
      case Sample.OfRandom(long seed) -> {
        byte[] pixels = new byte[shape.elements()];
        new SplittableRandom(seed).nextBytes(pixels);
        yield pixels;
      }
      case Sample.OfBytes(byte[] bytes, String name) ->
          pixels(described(bytes, name, shape, input), shape, preprocessing, input);
      case Sample.OfArray(NpyArray array, String name) -> {
        requireElements(array, name, shape, input);
        if (isRaw(array)) {
          yield raw(array, shape);
        }
        if (shape.rank() != 4) {
          throw misfit(input, "the array '" + name + "' does not fit", "u1", array.kind());
        }
        yield toPixels(array.floats(name), shape, preprocessing);
      }
    };
  }

  private static List<Sample> entries(List<Sample> samples, Shape shape, String input) {
    if (shape.rank() == 0 || shape.at(0) != samples.size()) {
      throw misfit(
          input, "the samples do not fit the batch", shape.text(), samples.size() + " samples");
    }
    return samples;
  }

  /// Bare bytes as an array, by their number.
  private static Sample described(byte[] bytes, String name, Shape shape, String input) {
    int elements = shape.elements();
    if (bytes.length == elements) {
      Shape pixels =
          shape.rank() == 4 ? Shape.of(shape.at(0), shape.at(2), shape.at(3), shape.at(1)) : shape;
      return new Sample.OfArray(new NpyArray(pixels, "u1", bytes), name);
    }
    if (bytes.length == 2L * elements || bytes.length == 4L * elements) {
      String kind = bytes.length == 2L * elements ? "f2" : "f4";
      return new Sample.OfArray(new NpyArray(shape, kind, bytes), name);
    }
    throw misfit(
        input,
        "the file '" + name + "' does not fit",
        elements + " bytes (pixels), " + 2L * elements + " (f16) or " + 4L * elements + " (f32)",
        bytes.length + " bytes");
  }

  private static boolean isRaw(NpyArray array) {
    return array.kind().equals("u1");
  }

  private static void requireElements(NpyArray array, String name, Shape shape, String input) {
    if (array.shape().elements() != shape.elements()) {
      throw misfit(
          input,
          "the array '" + name + "' does not fit",
          shape.text() + ", or u1 in the order rows, columns, channels",
          array.kind() + " " + array.shape().text());
    }
  }

  /// Raw bytes with channels innermost.
  private static byte[] raw(NpyArray array, Shape shape) {
    if (shape.rank() != 4 || !hasDimensions(array, shape.dims())) {
      return array.bytes();
    }
    List<Integer> pixelOrder = List.of(shape.at(0), shape.at(2), shape.at(3), shape.at(1));
    return hasDimensions(array, pixelOrder)
        ? array.bytes()
        : Interleaving.toPixels(array.bytes(), shape);
  }

  /// Whether the array has these dimensions, with or without a leading 1.
  private static boolean hasDimensions(NpyArray array, List<Integer> dims) {
    List<Integer> own = array.shape().dims();
    return own.equals(dims) || (dims.getFirst() == 1 && own.equals(dims.subList(1, dims.size())));
  }

  /// The pixels behind preprocessed numbers.
  private static byte[] toPixels(float[] values, Shape shape, Preprocessing preprocessing) {
    byte[] planes = new byte[values.length];
    int plane = shape.at(2) * shape.at(3);
    for (int i = 0; i < values.length; i++) {
      int c = i / plane % shape.at(1);
      float pixel = values[i] * preprocessing.std(c) + preprocessing.mean(c);
      planes[i] = (byte) Math.clamp(Math.round(pixel), 0, 255);
    }
    return Interleaving.toPixels(planes, shape);
  }

  /// The numbers the float network reads.
  static Tensor floats(Sample sample, Shape shape, Preprocessing preprocessing, String input) {
    return switch (sample) {
      case Sample.OfBatch(List<Sample> samples) -> {
        float[] all = new float[shape.elements()];
        int next = 0;
        for (Sample one : entries(samples, shape, input)) {
          float[] values = floats(one, shape.with(0, 1), preprocessing, input).floats();
          System.arraycopy(values, 0, all, next, values.length);
          next += values.length;
        }
        yield Tensor.of(shape, all);
      }
      case Sample.OfPicture _ -> normalized(sample, shape, preprocessing, input);
      case Sample.OfRandom _ when hasPictureChannels(shape) ->
          normalized(sample, shape, preprocessing, input);
      case Sample.OfRandom(long seed) -> {
        float[] values = new float[shape.elements()];
        var random = new SplittableRandom(seed);
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble();
        }
        yield Tensor.of(shape, values);
      }
      case Sample.OfBytes(byte[] bytes, String name) ->
          floats(described(bytes, name, shape, input), shape, preprocessing, input);
      case Sample.OfArray(NpyArray array, _) when isRaw(array) ->
          normalized(sample, shape, preprocessing, input);
      case Sample.OfArray(NpyArray array, String name) -> {
        requireElements(array, name, shape, input);
        yield Tensor.of(shape, array.floats(name));
      }
    };
  }

  /// Whether an input can take pictures: one picture of 1, 3 or 4 channels.
  static boolean isPictureShape(Shape shape) {
    return hasPictureChannels(shape) && shape.at(0) == 1;
  }

  private static boolean hasPictureChannels(Shape shape) {
    return shape.rank() == 4 && (shape.at(1) == 1 || shape.at(1) == 3 || shape.at(1) == 4);
  }

  /// Raw bytes after means and standard deviations, in the model's order.
  private static Tensor normalized(
      Sample sample, Shape shape, Preprocessing preprocessing, String input) {
    byte[] pixels = pixels(sample, shape, preprocessing, input);
    byte[] planes = shape.rank() == 4 ? Interleaving.toPlanes(pixels, shape) : pixels;
    int channels = shape.rank() > 1 ? shape.at(1) : 1;
    int plane = Math.max(shape.elements() / Math.max(channels * shape.at(0), 1), 1);
    float[] values = new float[planes.length];
    for (int i = 0; i < values.length; i++) {
      int c = i / plane % channels;
      values[i] = ((planes[i] & 0xff) - preprocessing.mean(c)) / preprocessing.std(c);
    }
    return Tensor.of(shape, values);
  }

  private static CompileException misfit(
      String input, String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, "input '" + input + "'", message)
            .expected(expected, found));
  }
}
