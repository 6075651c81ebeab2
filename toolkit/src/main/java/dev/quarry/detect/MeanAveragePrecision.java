package dev.quarry.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Mean average precision: the area under the precision envelope over all recall points, averaged
/// over the classes that occur. Detections are matched greedily by falling score to the free ground
/// truth box of their class they overlap most.
///
/// @param classes number of classes
public record MeanAveragePrecision(int classes) {
  private record Hit(double score, boolean found) {}

  /// @param found detections per picture
  /// @param truth labels per picture (their scores are ignored)
  /// @param overlap intersection over union from which a match counts
  public double at(List<List<Detection>> found, List<List<Detection>> truth, double overlap) {
    double sum = 0;
    int counted = 0;
    for (int k = 0; k < classes; k++) {
      var hits = new ArrayList<Hit>();
      int objects = 0;
      for (int i = 0; i < found.size(); i++) {
        objects += match(ofClass(found.get(i), k), ofClass(truth.get(i), k), overlap, hits);
      }
      if (objects > 0) {
        sum += area(hits, objects);
        counted++;
      }
    }
    return counted == 0 ? 0 : sum / counted;
  }

  /// The mean over overlaps 0.50, 0.55 ... 0.95.
  public double over50To95(List<List<Detection>> found, List<List<Detection>> truth) {
    double sum = 0;
    for (int step = 0; step < 10; step++) {
      sum += at(found, truth, 0.5 + 0.05 * step);
    }
    return sum / 10;
  }

  private static List<Detection> ofClass(List<Detection> all, int k) {
    return all.stream().filter(d -> d.classId() == k).toList();
  }

  private static int match(
      List<Detection> found, List<Detection> truth, double overlap, List<Hit> hits) {
    boolean[] used = new boolean[truth.size()];
    var ordered = new ArrayList<>(found);
    ordered.sort(Comparator.comparingDouble(Detection::score).reversed());
    for (Detection detection : ordered) {
      int best = -1;
      double bestOverlap = -1;
      for (int j = 0; j < truth.size(); j++) {
        double candidate = used[j] ? -1 : detection.box().overlap(truth.get(j).box());
        if (candidate > bestOverlap) {
          best = j;
          bestOverlap = candidate;
        }
      }
      boolean hit = best >= 0 && bestOverlap >= overlap;
      if (hit) {
        used[best] = true;
      }
      hits.add(new Hit(detection.score(), hit));
    }
    return truth.size();
  }

  private static double area(List<Hit> hits, int objects) {
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    double[] recall = new double[hits.size()];
    double[] precision = new double[hits.size()];
    int found = 0;
    for (int i = 0; i < recall.length; i++) {
      found += hits.get(i).found() ? 1 : 0;
      recall[i] = (double) found / objects;
      precision[i] = (double) found / (i + 1);
    }
    double area = 0;
    double envelope = 0;
    for (int i = recall.length - 1; i >= 0; i--) {
      envelope = Math.max(envelope, precision[i]);
      area += (recall[i] - (i == 0 ? 0 : recall[i - 1])) * envelope;
    }
    return area;
  }
}
