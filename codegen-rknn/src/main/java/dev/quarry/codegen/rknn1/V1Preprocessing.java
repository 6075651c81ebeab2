package dev.quarry.codegen.rknn1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What happens to a picture before it enters one input: channels are reordered, then `(x - mean) /
/// std`.
///
/// @param mean one per channel
/// @param std one per channel, none is 0
/// @param reorder the channel of the picture each channel of the network reads
// RKNN v1: rknn1-format.md section 2 (mean_value, mean_value_chns, std_value, reorder).
public record V1Preprocessing(List<Float> mean, List<Float> std, List<Integer> reorder) {
  /// Colour channels; only they are reordered.
  private static final int COLOURS = 3;

  /// Numbers of one input before toolkit 1.6: three means and a common divisor.
  private static final int OLD_NUMBERS = 4;

  public V1Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    reorder = List.copyOf(reorder);
  }

  /// The preprocessing of a graph input; what the file does not say leaves values as they are.
  ///
  /// @param index number of the input
  /// @param channels its channels
  public static V1Preprocessing of(V1Header header, int index, int channels) {
    V1Header.Preprocessing all = header.preprocessing();
    boolean old = all.std().isEmpty();
    int first =
        old
            ? index * OLD_NUMBERS
            : all.channels().map(counts -> sum(counts, index)).orElse(index * channels);
    var mean = new ArrayList<Float>();
    var std = new ArrayList<Float>();
    for (int c = 0; c < channels; c++) {
      boolean hasOld = c < OLD_NUMBERS - 1;
      mean.add(old && !hasOld ? 0f : number(all.mean(), first + c, 0));
      float divisor =
          old
              ? number(all.mean(), first + OLD_NUMBERS - 1, 1)
              : number(all.std().orElse(List.of()), first + c, 1);
      std.add(divisor == 0 || !Float.isFinite(divisor) ? 1f : divisor);
    }
    return new V1Preprocessing(mean, std, reorder(all.reorder(), index, channels));
  }

  private static int sum(List<Integer> channels, int count) {
    return channels.stream().limit(count).mapToInt(Integer::intValue).sum();
  }

  private static int entry(List<Integer> list, int index, int missing) {
    return index >= 0 && index < list.size() ? list.get(index) : missing;
  }

  private static float number(List<Number> list, int index, float missing) {
    return index >= 0 && index < list.size() ? list.get(index).floatValue() : missing;
  }

  private static List<Integer> reorder(List<Integer> all, int index, int channels) {
    var own = new ArrayList<Integer>();
    for (int c = 0; c < channels; c++) {
      int from = channels == COLOURS ? entry(all, COLOURS * index + c, c) : c;
      own.add(from >= 0 && from < channels ? from : c);
    }
    return own;
  }

  /// Whether red and blue change places.
  public boolean swapsRedAndBlue() {
    return reorder.equals(List.of(2, 1, 0));
  }

  /// The formula for people.
  public String formula(V1Type type) {
    String order = swapsRedAndBlue() ? ", channels of the picture turned from RGB to BGR" : "";
    String stored =
        switch (type.scheme()) {
          case NONE -> "";
          case DFP -> ", stored as round(real * 2^" + type.fractionBits().orElse(0) + "), limited";
          case AFFINE_ASYMMETRIC, AFFINE_SYMMETRIC, AFFINE_PERCHANNEL_SYMMETRIC ->
              String.format(
                  Locale.ROOT, ", stored as round(real / %s) + %d", type.step(), type.zero());
        };
    return "real = (x - " + mean + ") / " + std + order + stored;
  }
}
