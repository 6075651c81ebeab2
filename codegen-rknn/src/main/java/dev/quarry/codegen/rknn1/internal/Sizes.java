package dev.quarry.codegen.rknn1.internal;

import java.util.List;

/// Numbers of elements.
final class Sizes {
  /// More than any file can hold; products stop here.
  private static final long MOST = 1L << 40;

  private Sizes() {}

  /// The product of dimensions, at most 2^40; 0 when one of them is not positive.
  static long product(List<Integer> size) {
    long product = 1;
    for (int dim : size) {
      if (dim <= 0) {
        return 0;
      }
      product = Math.min(MOST, product * dim);
    }
    return product;
  }
}
