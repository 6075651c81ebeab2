package dev.quarry.tests.patterns;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.ints;
import static dev.quarry.tests.patterns.PatternParts.MAP;
import static dev.quarry.tests.patterns.PatternParts.pads;

import dev.quarry.frontend.internal.proto.AttributeProto;
import dev.quarry.frontend.testing.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// Pools and reductions.
final class PoolPatterns {
  private PoolPatterns() {}

  static List<Pattern> all() {
    var all = new ArrayList<Pattern>();
    long[] none = pads(0);
    long[] one = pads(1);
    AttributeProto ceil = integer("ceil_mode", 1);
    AttributeProto counts = integer("count_include_pad", 1);
    all.add(Pattern.npu("MaxPool 2x2, stride 2", n -> window(n, "MaxPool", 2, 2, none), MAP));
    all.add(Pattern.npu("MaxPool 3x3, pad 1", n -> window(n, "MaxPool", 3, 1, one), MAP));
    all.add(
        Pattern.cpu(
            "MaxPool 3x3, stride 2, ceil", n -> window(n, "MaxPool", 3, 2, none, ceil), MAP));
    all.add(Pattern.npu("MaxPool 9x9, pad 4", n -> window(n, "MaxPool", 9, 1, pads(4)), MAP));
    all.add(Pattern.cpu("MaxPool 12x12, stride 4", n -> window(n, "MaxPool", 12, 4, none), MAP));
    all.add(Pattern.npu("GlobalMaxPool", n -> n.node("GlobalMaxPool", "y", "x"), MAP));
    all.add(
        Pattern.npu("AveragePool 2x2, stride 2", n -> window(n, "AveragePool", 2, 2, none), MAP));
    all.add(
        Pattern.npu(
            "AveragePool 3x3, pad 1, pads counted",
            n -> window(n, "AveragePool", 3, 1, one, counts),
            MAP));
    all.add(
        Pattern.cpu(
            "AveragePool 3x3, pad 1, pads left out",
            n -> window(n, "AveragePool", 3, 1, one),
            MAP));
    all.add(
        Pattern.cpu(
            "AveragePool 3x3, stride 2, ceil",
            n -> window(n, "AveragePool", 3, 2, none, ceil),
            MAP));
    all.add(
        Pattern.cpu(
            "AveragePool 3x3, stride 2, pad 1, ceil",
            n -> window(n, "AveragePool", 3, 2, one, ceil),
            MAP));
    all.add(
        Pattern.npu(
            "AveragePool 9x9, pad 4", n -> window(n, "AveragePool", 9, 1, pads(4), counts), MAP));
    all.add(
        Pattern.cpu(
            "AveragePool 9x9, pad 4, pads left out",
            n -> window(n, "AveragePool", 9, 1, pads(4)),
            MAP));
    all.add(Pattern.npu("GlobalAveragePool", n -> n.node("GlobalAveragePool", "y", "x"), MAP));
    all.add(
        Pattern.npu(
            "ReduceMean of rows and columns",
            n ->
                n.node("ReduceMean", "y", List.of(ints("axes", 2, 3), integer("keepdims", 1)), "x"),
            MAP));
    all.add(
        Pattern.npu(
            "ReduceMean of columns",
            n -> n.node("ReduceMean", "y", List.of(ints("axes", 3), integer("keepdims", 1)), "x"),
            MAP));
    all.add(
        Pattern.npu(
            "ReduceMean of channels",
            n -> n.node("ReduceMean", "y", List.of(ints("axes", 1), integer("keepdims", 1)), "x"),
            MAP));
    all.add(
        Pattern.npu(
            "ReduceSum of channels",
            n ->
                n.numbers("axes", 1)
                    .node("ReduceSum", "y", List.of(integer("keepdims", 1)), "x", "axes"),
            MAP));
    all.add(
        Pattern.cpu(
            "ReduceSum of rows and columns",
            n ->
                n.numbers("axes", 2, 3)
                    .node("ReduceSum", "y", List.of(integer("keepdims", 1)), "x", "axes"),
            MAP));
    all.add(
        Pattern.cpu(
            "ReduceMax of rows and columns",
            n -> n.node("ReduceMax", "y", List.of(ints("axes", 2, 3), integer("keepdims", 1)), "x"),
            MAP));
    return List.copyOf(all);
  }

  private static OnnxModel window(
      OnnxModel n, String op, long kernel, long stride, long[] pads, AttributeProto... more) {
    var attributes = new ArrayList<AttributeProto>(List.of(more));
    attributes.add(ints("kernel_shape", kernel, kernel));
    attributes.add(ints("strides", stride, stride));
    attributes.add(ints("pads", pads));
    return n.node(op, "y", attributes, "x");
  }
}
