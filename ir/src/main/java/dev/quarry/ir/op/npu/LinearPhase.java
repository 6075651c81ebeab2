package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.FixedPoint;
import java.util.List;

/// How one of the `factorY * factorX` results of a pixel is computed when a map is enlarged by
/// linear interpolation, half pixels: from four neighbours, whose whole weights are a multiple of
/// the products of their distances.
///
/// @param row row of the upper neighbours: -1 or 0, counted from the pixel
/// @param column column of the left neighbours: -1 or 0
/// @param weights of upper left, upper right, lower left and lower right, 0 to 255 each
/// @param factor what brings the weighted sum back to the step of the map
// The multiple is the largest with weights below 256 whose reciprocal the converter holds well
// enough: this gives the weights of all 12 phases of factor 2, 4 and 8 in seg_3568.rknn, where 28
// and 7 (sums of 448, 2.3e-5 off) are passed over for 27 and 6.
public record LinearPhase(int row, int column, List<Integer> weights, FixedPoint factor) {
  /// Products of distances must be weights: 15 * 15 is the largest below 256.
  public static final int LARGEST_FACTOR = 8;

  private static final int LARGEST_WEIGHT = 255;
  private static final double CLOSE = 2e-5;

  public LinearPhase {
    weights = List.copyOf(weights);
  }

  /// The phase of a result.
  ///
  /// @param factorY results per row
  /// @param factorX results per column
  /// @param phaseY 0 to `factorY - 1`
  /// @param phaseX 0 to `factorX - 1`
  public static LinearPhase of(int factorY, int factorX, int phaseY, int phaseX) {
    Line rows = Line.of(factorY, phaseY);
    Line columns = Line.of(factorX, phaseX);
    int units = rows.units() * columns.units();
    int largest = Math.max(rows.first, rows.second) * Math.max(columns.first, columns.second);
    int multiple = multiple(LARGEST_WEIGHT / largest, units);
    List<Integer> weights =
        List.of(
            multiple * rows.first * columns.first,
            multiple * rows.first * columns.second,
            multiple * rows.second * columns.first,
            multiple * rows.second * columns.second);
    return new LinearPhase(
        rows.offset, columns.offset, weights, FixedPoint.of(1.0 / (multiple * units)));
  }

  private static int multiple(int largest, int units) {
    int best = largest;
    for (int multiple = largest; multiple > 0; multiple--) {
      if (error(multiple * units) < CLOSE) {
        return multiple;
      }
      best = error(multiple * units) < error(best * units) ? multiple : best;
    }
    return best;
  }

  private static double error(int sum) {
    return Math.abs(FixedPoint.of(1.0 / sum).value() * sum - 1);
  }

  /// Between which two lines a result lies.
  ///
  /// @param offset line of the first, counted from the line the result belongs to
  /// @param first weight of the first
  /// @param second weight of the second
  private record Line(int offset, int first, int second) {
    // result p of f lies at (p + 1/2) / f - 1/2, which is (2p + 1 - f) / 2f
    static Line of(int factor, int phase) {
      int place = 2 * phase + 1 - factor;
      int offset = Math.floorDiv(place, 2 * factor);
      int second = place - offset * 2 * factor;
      int common = factor % 2 == 0 ? 1 : 2;
      return new Line(offset, (2 * factor - second) / common, second / common);
    }

    int units() {
      return first + second;
    }
  }
}
