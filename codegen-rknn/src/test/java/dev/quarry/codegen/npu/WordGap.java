package dev.quarry.codegen.npu;

import dev.quarry.codegen.npu.WordComparison.NodeFigures;
import java.util.List;

/// Why values of a vendor's file are not those we would write.
enum WordGap {
  WITHOUT_BIAS(
      "convolutions without bias",
      "the vendor's helpers in half precision add nothing; Quarry adds a bias of 0"),
  PICTURE_LINE(
      "line of a picture",
      "the vendor stores the bytes of the columns and lets the runtime write those of the padded"
          + " line; Quarry stores the padded line"),
  HALF_SIGMOID(
      "hard sigmoids of single pixels in halves",
      "the vendor scales the table's value by an average of one pixel on the pooling unit, in the"
          + " same task; Quarry by a second task, as everywhere"),
  QUOTIENT("quotients of halves", "Quarry leaves them to the CPU"),
  BATCH(
      "several maps in one tensor",
      "products with a number are one task over all maps, where Quarry writes one for each; sums"
          + " with numbers, and products of different shapes, as below"),
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
    if (figures.batch() != 1) {
      return BATCH;
    }
    if (figures.written() && figures.half()) {
      return ofHalves(file, figures);
    }
    if (figures.written()) {
      if (file.endsWith("lpr7.rknn") && figures.node().type().equals("Conv")) {
        return OLD_COMPILER;
      }
      throw new AssertionError(file + ", " + figures.node().name() + ": " + figures.differences());
    }
    if (figures.node().type().equals("exDataConvert") || figures.node().type().equals("Reshape")) {
      return CONVERSION;
    }
    return switch (figures.node().type()) {
      case "Add" -> SUM_WITH_NUMBER;
      case "Div" -> QUOTIENT;
      case "Mul" -> BROADCAST;
      case "AveragePool" -> AVERAGE;
      case "Relu", "Sigmoid", "BatchNormalizationRelu" -> ACTIVATION;
      case "Expand" -> EXPAND;
      case "Resize" -> LINEAR_RESIZE;
      default -> throw new AssertionError(file + ": " + figures.node().name() + " is not written");
    };
  }

  private static WordGap ofHalves(String file, NodeFigures figures) {
    List<String> differences = figures.differences();
    if (figures.node().type().equals("ConvHardSigmoid")) {
      return HALF_SIGMOID;
    }
    if (differences.stream().allMatch(d -> d.startsWith("CNA_DMA_CON1"))) {
      return PICTURE_LINE;
    }
    if (differences.stream().anyMatch(d -> d.startsWith("DPU_BS_CFG"))) {
      return WITHOUT_BIAS;
    }
    throw new AssertionError(file + ", " + figures.node().name() + ": " + differences);
  }
}
