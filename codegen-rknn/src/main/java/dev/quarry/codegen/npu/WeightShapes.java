package dev.quarry.codegen.npu;

import java.util.ArrayList;
import java.util.List;

/// The native shape of packed weights: six numbers for every combination of whole and remaining
/// groups of kernels and slices of lanes.
// rknn2-format.md section 2, checked on the shapes networks (12 to 144 channels)
final class WeightShapes {
  private WeightShapes() {}

  static List<Integer> dense(int kernels, int lanes, int height, int width, Precision precision) {
    var shape = new ArrayList<Integer>();
    for (int[] k : parts(kernels, precision.kernelGroup())) {
      for (int[] c : parts(lanes, precision.slice())) {
        shape.addAll(List.of(k[0], c[0], height, width, k[1], c[1]));
      }
    }
    return List.copyOf(shape);
  }

  static List<Integer> depthwise(int lanes, int height, int width, Precision precision) {
    var shape = new ArrayList<Integer>();
    for (int[] c : parts(lanes, precision.slice())) {
      shape.addAll(List.of(c[0], 1, height, width, 1, c[1]));
    }
    return List.copyOf(shape);
  }

  private static List<int[]> parts(int size, int group) {
    var parts = new ArrayList<int[]>();
    if (size >= group) {
      parts.add(new int[] {size / group, group});
    }
    if (size % group != 0) {
      parts.add(new int[] {1, size % group});
    }
    return parts;
  }
}
