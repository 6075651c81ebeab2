package dev.quarry;

import dev.quarry.data.NpyArray;
import dev.quarry.data.Picture;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.type.Shape;
import java.util.SplittableRandom;

/// Brings samples into the form an input takes.
final class SampleFitting {
  private SampleFitting() {}

  /// The bytes of a picture in the network's size and channel order, channels innermost; one
  /// channel is the luma of ITU-R BT.601.
  static byte[] pixels(Sample sample, Shape shape, Preprocessing preprocessing, String input) {
    ChannelOrder order = preprocessing.order();
    return switch (sample) {
      case Sample.OfPicture(Picture picture) -> {
        if (!isPictureShape(shape)) {
          throw misfit(input, "a picture does not fit the input", shape.text(), "a picture");
        }
        yield pixels(picture.stretched(shape.at(3), shape.at(2)), shape.at(1), order);
      }
      case Sample.OfRandom(long seed) -> {
        byte[] pixels = new byte[shape.elements()];
        new SplittableRandom(seed).nextBytes(pixels);
        yield pixels;
      }
      case Sample.OfArray(NpyArray array, String name)
          when !array.kind().equals("u1")
              && isPictureShape(shape)
              && array.shape().elements() == shape.elements() ->
          toPixels(array.floats(name), shape, preprocessing);
      case Sample.OfArray(NpyArray array, String name) -> {
        if (!array.kind().equals("u1") || array.shape().elements() != shape.elements()) {
          throw misfit(
              input,
              "the array '" + name + "' does not fit the picture input",
              "u1 with " + shape.elements() + " elements (rows, columns, channels)",
              array.kind() + " " + array.shape().text());
        }
        yield array.bytes();
      }
    };
  }

  /// The pixels behind preprocessed numbers.
  private static byte[] toPixels(float[] values, Shape shape, Preprocessing preprocessing) {
    int channels = shape.at(1);
    int plane = shape.at(2) * shape.at(3);
    byte[] pixels = new byte[values.length];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < plane; i++) {
        float pixel = values[c * plane + i] * preprocessing.std(c) + preprocessing.mean(c);
        pixels[i * channels + c] = (byte) Math.clamp(Math.round(pixel), 0, 255);
      }
    }
    return pixels;
  }

  /// The numbers the float network reads.
  static Tensor floats(Sample sample, Shape shape, Preprocessing preprocessing, String input) {
    return switch (sample) {
      case Sample.OfPicture _ -> Tensor.of(shape, normalized(sample, shape, preprocessing, input));
      case Sample.OfRandom(long seed) -> {
        if (isPictureShape(shape)) {
          yield Tensor.of(shape, normalized(sample, shape, preprocessing, input));
        }
        float[] values = new float[shape.elements()];
        var random = new SplittableRandom(seed);
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble();
        }
        yield Tensor.of(shape, values);
      }
      case Sample.OfArray(NpyArray array, String name) -> {
        if (array.shape().elements() != shape.elements()) {
          throw misfit(
              input, "the array '" + name + "' does not fit", shape.text(), array.shape().text());
        }
        yield Tensor.of(shape, array.floats(name));
      }
    };
  }

  /// Whether an input can take pictures: one picture of 1, 3 or 4 channels.
  static boolean isPictureShape(Shape shape) {
    return shape.rank() == 4
        && shape.at(0) == 1
        && (shape.at(1) == 1 || shape.at(1) == 3 || shape.at(1) == 4);
  }

  private static float[] normalized(
      Sample sample, Shape shape, Preprocessing preprocessing, String input) {
    byte[] pixels = pixels(sample, shape, preprocessing, input);
    int channels = shape.at(1);
    int plane = shape.at(2) * shape.at(3);
    float[] values = new float[channels * plane];
    for (int c = 0; c < channels; c++) {
      float mean = preprocessing.mean(c);
      float std = preprocessing.std(c);
      for (int i = 0; i < plane; i++) {
        values[c * plane + i] = ((pixels[i * channels + c] & 0xff) - mean) / std;
      }
    }
    return values;
  }

  private static byte[] pixels(Picture picture, int channels, ChannelOrder order) {
    byte[] rgb = picture.rgb();
    if (channels == 3 && order == ChannelOrder.RGB) {
      return rgb;
    }
    int count = picture.width() * picture.height();
    byte[] pixels = new byte[count * channels];
    for (int i = 0; i < count; i++) {
      int red = rgb[3 * i] & 0xff;
      int green = rgb[3 * i + 1] & 0xff;
      int blue = rgb[3 * i + 2] & 0xff;
      if (channels == 1) {
        pixels[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
      } else {
        pixels[i * channels] = (byte) (order == ChannelOrder.RGB ? red : blue);
        pixels[i * channels + 1] = (byte) green;
        pixels[i * channels + 2] = (byte) (order == ChannelOrder.RGB ? blue : red);
        if (channels == 4) {
          pixels[i * channels + 3] = (byte) 255;
        }
      }
    }
    return pixels;
  }

  private static CompileException misfit(
      String input, String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.BAD_INPUT_DATA, "input '" + input + "'", message)
            .expected(expected, found));
  }
}
