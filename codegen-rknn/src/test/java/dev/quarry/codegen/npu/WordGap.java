package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.WordComparison.NodeFigures;

/// Why values of a vendor's file are not those we would write.
enum WordGap {
  HALF("half-precision nodes", "their tasks are not compared yet"),
  BATCH(
      "several maps in one tensor",
      "nodes whose tensors have a batch above 1; their tasks are those of one map, repeated with"
          + " advanced addresses"),
  SUM_WITH_NUMBER(
      "sum of a map and a number",
      "the vendor adds the number in the second unit; Quarry folds it into a convolution"),
  AVERAGE(
      "average pools", "the vendor's run on the pooling unit; Quarry's are depthwise convolutions"),
  ACTIVATION(
      "activations that stand alone",
      "Relu, Sigmoid and BatchNormalization on a map are element-wise tasks of the vendor; Quarry"
          + " writes depthwise convolutions"),
  EXPAND(
      "Expand",
      "the vendor repeats a pixel by a convolution with stride 0; Quarry enlarges it or reads it as"
          + " a single pixel"),
  BROADCAST(
      "products of maps with different channels",
      "the vendor repeats the smaller one by a helper convolution first"),
  LINEAR_RESIZE("linear Resize", "copies and depthwise transposed convolutions of the vendor"),
  CONVERSION(
      "conversions between 8 bits and halves, and rearrangements",
      "exDataConvert and Reshape prepare data for the CPU; Quarry's CPU nodes read maps"),
  OLD_COMPILER(
      "older compiler",
      "lpr7 was made by compiler 2.3.0: maps of one pixel are read as one line of channels, and unused"
          + " rows are read; compiler 2.3.2 writes what Quarry writes");

  private final String title;
  private final String explanation;

  WordGap(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }

  /// The reason at a node; a difference nobody has explained is an error.
  static WordGap of(String file, NodeFigures figures) {
    if (figures.written()) {
      if (file.endsWith("lpr7.rknn") && figures.node().type().equals("Conv")) {
        return OLD_COMPILER;
      }
      throw new AssertionError(file + ", " + figures.node().name() + ": " + figures.differences());
    }
    if (figures.node().type().equals("exDataConvert") || figures.node().type().equals("Reshape")) {
      return CONVERSION;
    }
    if (figures.half()) {
      return HALF;
    }
    if (figures.batch() != 1) {
      return BATCH;
    }
    return switch (figures.node().type()) {
      case "Add" -> SUM_WITH_NUMBER;
      case "Mul" -> BROADCAST;
      case "AveragePool" -> AVERAGE;
      case "Relu", "Sigmoid", "BatchNormalizationRelu" -> ACTIVATION;
      case "Expand" -> EXPAND;
      case "Resize" -> LINEAR_RESIZE;
      default -> throw new AssertionError(file + ": " + figures.node().name() + " is not written");
    };
  }
}
