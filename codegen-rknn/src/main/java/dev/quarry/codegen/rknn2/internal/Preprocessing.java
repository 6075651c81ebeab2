package dev.quarry.codegen.rknn2.internal;

import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.RknnQuantization;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in words what happens to the pixels of an input.
public final class Preprocessing {
  private static final int IMAGE_CHANNELS = 3;

  private Preprocessing() {}

  /// One line, for example `real = (pixel - 0.0) / 255.0; stored = round(real / 0.0039) - 128`.
  public static String formula(InputNorm norm, RknnQuantization quantization, int channels) {
    String real =
        "real = (pixel - " + values(norm.mean(), channels) + ") / " + values(norm.std(), channels);
    if (!quantization.isPresent()) {
      return real;
    }
    int zeroPoint = quantization.zeroPointOrZero();
    return real
        + "; stored = round(real / "
        + quantization.scaleOrOne()
        + ")"
        + (zeroPoint < 0 ? " - " + -(long) zeroPoint : " + " + zeroPoint);
  }

  /// What to give and what becomes of it, in words.
  ///
  /// @param bytes whether the input takes picture bytes, which only such a layout does
  public static String words(InputNorm norm, int channels, boolean bytes) {
    if (!bytes) {
      return "give numbers; the runtime subtracts the mean, divides by the deviation and rounds to"
          + " stored steps";
    }
    boolean swapped = !norm.channelOrder().isEmpty() && norm.channelOrder().getFirst() == 2;
    String order =
        channels == IMAGE_CHANNELS
            ? (swapped ? "blue, green, red" : "red, green, blue")
            : "in order";
    return "give bytes 0 to 255, row by row, the "
        + channels
        + " channels of a pixel together ("
        + order
        + "); the chip subtracts 128 while it reads, mean and deviation are part of the scale";
  }

  /// True when calibration pictures of this input were turned from RGB to BGR.
  // inferred: only the text about the conversion says so
  public static boolean swapsRedAndBlue(String generator, String input) {
    Matcher matcher =
        Pattern.compile("'" + Pattern.quote(input) + "': \\{[^{}]*'rgb2bgr': (True|False)")
            .matcher(generator);
    return matcher.find() && "true".equals(matcher.group(1).toLowerCase(Locale.ROOT));
  }

  /// One number when all channels agree, else a list; a fourth value of an image is a copy.
  private static String values(List<Float> values, int channels) {
    List<Float> used =
        channels > 0 && channels <= IMAGE_CHANNELS && channels < values.size()
            ? values.subList(0, channels)
            : values;
    return used.stream().distinct().count() == 1
        ? String.valueOf(used.getFirst())
        : used.toString();
  }
}
