package dev.quarry.ir.op;

import dev.quarry.ir.type.Shape;

/// The sizes of a product of two maps: a pointwise convolution of the second map, whose kernels are
/// the pixels or the channels of the first. The channels of both are cut into groups of the same
/// length, as those of a grouped convolution.
///
/// @param groups products side by side
/// @param kernels kernels of a group
/// @param inner length of a kernel, and channels of a group of the second map
/// @param out shape of the result: `groups * kernels` channels, rows and columns of the second map
/// @param over what of the first map a kernel is
public record ProductShape(int groups, int kernels, int inner, Shape out, ProductAxis over) {
  /// Whether two maps can be multiplied.
  public static boolean fits(Shape kernels, Shape input, int groups, ProductAxis over) {
    if (kernels.rank() != 4
        || input.rank() != 4
        || kernels.at(0) != 1
        || input.at(0) != 1
        || groups < 1
        || kernels.at(1) % groups != 0
        || input.at(1) % groups != 0) {
      return false;
    }
    int pixels = kernels.at(2) * kernels.at(3);
    int channels = kernels.at(1) / groups;
    return input.at(1) / groups == (over == ProductAxis.CHANNELS ? channels : pixels);
  }

  /// The sizes of two maps that fit.
  public static ProductShape of(Shape kernels, Shape input, int groups, ProductAxis over) {
    int pixels = kernels.at(2) * kernels.at(3);
    int count = over == ProductAxis.CHANNELS ? pixels : kernels.at(1) / groups;
    return new ProductShape(
        groups, count, input.at(1) / groups, input.with(1, groups * count), over);
  }

  /// Pixels of the result.
  public int pixels() {
    return out.at(2) * out.at(3);
  }

  /// Index of an element of the first map, in NCHW order.
  ///
  /// @param group group
  /// @param kernel kernel of the group
  /// @param i element of the kernel
  public int kernelIndex(int group, int kernel, int i) {
    return over == ProductAxis.CHANNELS
        ? (group * inner + i) * kernels + kernel
        : (group * kernels + kernel) * inner + i;
  }
}
