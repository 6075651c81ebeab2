package dev.quarry;

import dev.quarry.ir.eval.Tensor;

/// How alike two results are, summed up over any number of pictures.
public final class Similarity {
  private double product;
  private double squares;
  private double otherSquares;

  /// Adds a pair of results.
  public void add(Tensor a, Tensor b) {
    float[] x = a.floats();
    float[] y = b.floats();
    if (x.length != y.length) {
      throw new IllegalArgumentException(a.shape() + " against " + b.shape());
    }
    for (int i = 0; i < x.length; i++) {
      product += (double) x[i] * y[i];
      squares += (double) x[i] * x[i];
      otherSquares += (double) y[i] * y[i];
    }
  }

  /// The cosine of the angle between all results, 1 when they point the same way.
  public double cosine() {
    double lengths = Math.sqrt(squares) * Math.sqrt(otherSquares);
    return lengths == 0 ? (squares == otherSquares ? 1 : 0) : product / lengths;
  }
}
