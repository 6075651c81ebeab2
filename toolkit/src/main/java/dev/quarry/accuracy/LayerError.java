package dev.quarry.accuracy;

/// How far one result is from its reference.
///
/// @param cosine of the angle between them as vectors; 1 when both are zero, 0 when one is
/// @param euclid length of their difference
/// @param euclidOfUnits length of the difference after scaling each to length 1
/// @param maxAbs largest difference of two elements
/// @param snrDb power of the reference over power of the difference, in decibels; infinite when
///   they are equal
// Cosine and the two lengths are those of the vendor's accuracy_analysis (toolkit1-options.md
// section 5: every published line satisfies euclidOfUnits = sqrt(2 - 2 * cosine)).
public record LayerError(
    double cosine, double euclid, double euclidOfUnits, double maxAbs, double snrDb) {
  /// Compares two results of the same size; numbers that are not finite count as errors of their
  /// own size.
  public static LayerError between(float[] reference, float[] actual) {
    if (reference.length != actual.length) {
      throw new IllegalArgumentException(reference.length + " against " + actual.length);
    }
    double product = 0;
    double squares = 0;
    double actualSquares = 0;
    double noise = 0;
    double largest = 0;
    for (int i = 0; i < reference.length; i++) {
      double a = reference[i];
      double b = actual[i];
      product += a * b;
      squares += a * a;
      actualSquares += b * b;
      noise += (a - b) * (a - b);
      largest = Math.max(largest, Math.abs(a - b));
    }
    double lengths = Math.sqrt(squares) * Math.sqrt(actualSquares);
    double cosine = lengths == 0 ? (squares == actualSquares ? 1 : 0) : product / lengths;
    return new LayerError(
        cosine,
        Math.sqrt(noise),
        Math.sqrt(Math.max(0, 2 - 2 * cosine)),
        largest,
        noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(squares / noise));
  }
}
