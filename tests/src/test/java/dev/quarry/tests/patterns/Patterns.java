package dev.quarry.tests.patterns;

import java.util.List;
import java.util.stream.Stream;

/// The patterns of ONNX nodes that networks are made of, each as a model of a few nodes, by family.
// rknn2-format.md section 10, second/rknn2-format.md section 11, field/ops.md section 1
final class Patterns {
  private Patterns() {}

  /// In the order of the page.
  static List<Pattern> all() {
    return Stream.of(
            ConvolutionPatterns.all(),
            ActivationPatterns.all(),
            ArithmeticPatterns.all(),
            PoolPatterns.all(),
            JoinPatterns.all(),
            RearrangementPatterns.all(),
            HeadPatterns.all(),
            MatrixPatterns.all(),
            ResizePatterns.all())
        .flatMap(List::stream)
        .toList();
  }
}
