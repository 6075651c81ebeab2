package dev.quarry.ir.op;

import dev.quarry.ir.type.Shape;
import java.util.List;

/// Zeros inserted into a map before a convolution, which makes it a transposed convolution: after
/// every row `y - 1` rows and after every column `x - 1` columns. In quantized maps the inserted
/// value is that of the padding, the input's zero point.
///
/// @param y factor of the height, at least 1
/// @param x factor of the width, at least 1
public record Upsampling(int y, int x) {
  /// Nothing is inserted.
  public static final Upsampling NONE = new Upsampling(1, 1);

  public Upsampling {
    if (Math.min(y, x) < 1) {
      throw new IllegalArgumentException("upsampling must be at least 1");
    }
  }

  /// Whether nothing is inserted.
  public boolean isNone() {
    return equals(NONE);
  }

  /// The shape of the map with what is inserted.
  public Shape of(Shape map) {
    return isNone() ? map : map.with(2, map.at(2) * y).with(3, map.at(3) * x);
  }

  List<Integer> list() {
    return List.of(y, x);
  }

  /// Reads the attribute back.
  public static Upsampling from(OpParts parts) {
    List<Integer> factors = parts.attrs("upsampling", Integer.class);
    if (factors.size() != 2) {
      throw new IllegalArgumentException("upsampling needs 2 numbers, found " + factors);
    }
    return new Upsampling(factors.get(0), factors.get(1));
  }
}
