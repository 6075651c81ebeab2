package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.tests.patterns.PatternParts.MAP;

import java.util.ArrayList;
import java.util.List;

/// Products with constant matrices.
final class MatrixPatterns {
  private MatrixPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    all.add(
        Pattern.npu(
            "Gemm",
            n -> n.weights("w", 64, 10).weights("b", 10).node("Gemm", "y", "x", "w", "b"),
            1,
            64));
    all.add(
        Pattern.npu(
            "MatMul by a constant, rank 2",
            n -> n.weights("w", 64, 10).node("MatMul", "y", "x", "w"),
            1,
            64));
    all.add(
        Pattern.cpu(
            "MatMul by a constant, rank 3",
            n -> n.weights("w", 64, 10).node("MatMul", "y", "x", "w"),
            1,
            7,
            64));
    all.add(
        Pattern.cpu(
            "MatMul by a constant, rank 4",
            n -> n.weights("w", 20, 10).node("MatMul", "y", "x", "w"),
            MAP));
    all.add(
        Pattern.npu(
            "Flatten, Gemm",
            n ->
                n.node("Flatten", "f", "x")
                    .weights("w", 10, 3840)
                    .node("Gemm", "y", List.of(integer("transB", 1)), "f", "w"),
            MAP));
    all.add(
        Pattern.npu(
            "Gemm, several rows",
            n -> n.weights("w", 64, 10).weights("b", 10).node("Gemm", "y", "x", "w", "b"),
            5,
            64));
    return List.copyOf(all);
  }
}
