package dev.quarry.simulator.timing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/// Finds a minimum of a function of a few variables without its derivatives: a simplex that steps
/// away from its worst corner. Always takes the same steps.
// J. A. Nelder, R. Mead, A simplex method for function minimization, 1965
final class NelderMead {
  private static final double FIRST_STEP = 0.3;
  private static final int ROUNDS = 3;
  private static final int STEPS = 400;
  private static final double FLAT = 1e-12;

  private NelderMead() {}

  private record Corner(double[] x, double value) {}

  /// The point of the smallest value found.
  static double[] minimum(ToDoubleFunction<double[]> function, double[] start) {
    double[] best = start;
    double step = FIRST_STEP;
    for (int i = 0; i < ROUNDS; i++) {
      best = round(function, best, step);
      step /= 3;
    }
    return best;
  }

  private static double[] round(ToDoubleFunction<double[]> function, double[] start, double step) {
    Corner[] corners = new Corner[start.length + 1];
    for (int i = 0; i < corners.length; i++) {
      double[] x = start.clone();
      if (i > 0) {
        x[i - 1] += step;
      }
      corners[i] = new Corner(x, function.applyAsDouble(x));
    }
    for (int i = 0; i < STEPS; i++) {
      Arrays.sort(corners, Comparator.comparingDouble(Corner::value));
      if (corners[corners.length - 1].value - corners[0].value < FLAT) {
        break;
      }
      move(function, corners);
    }
    Arrays.sort(corners, Comparator.comparingDouble(Corner::value));
    return corners[0].x;
  }

  /// Replaces the worst corner, or draws all of them towards the best.
  private static void move(ToDoubleFunction<double[]> function, Corner[] corners) {
    int last = corners.length - 1;
    Corner mirrored = beyond(function, corners, 1);
    if (mirrored.value < corners[0].value) {
      Corner further = beyond(function, corners, 2);
      corners[last] = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < corners[last - 1].value) {
      corners[last] = mirrored;
    } else {
      Corner nearer = beyond(function, corners, -0.5);
      if (nearer.value < corners[last].value) {
        corners[last] = nearer;
      } else {
        shrink(function, corners);
      }
    }
  }

  /// The point on the line from the worst corner through the middle of the others.
  private static Corner beyond(
      ToDoubleFunction<double[]> function, Corner[] corners, double factor) {
    int last = corners.length - 1;
    double[] x = new double[last];
    for (int i = 0; i < last; i++) {
      double middle = 0;
      for (int j = 0; j < last; j++) {
        middle += corners[j].x[i] / last;
      }
      x[i] = middle + factor * (middle - corners[last].x[i]);
    }
    return new Corner(x, function.applyAsDouble(x));
  }

  private static void shrink(ToDoubleFunction<double[]> function, Corner[] corners) {
    for (int j = 1; j < corners.length; j++) {
      double[] x = corners[j].x.clone();
      for (int i = 0; i < x.length; i++) {
        x[i] = (x[i] + corners[0].x[i]) / 2;
      }
      corners[j] = new Corner(x, function.applyAsDouble(x));
    }
  }
}
