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
  QUOTIENT("quotients of halves", "Quarry leaves them to the CPU"),
  BATCH(
      "several maps in one tensor",
      "constants of other shapes are repeated over channels and rows by convolutions with stride 0"
          + " first, where Quarry stores them whole; a join of frames copies all frames of a part in"
          + " one task, where Quarry writes one for each"),
  ACTIVATION(
      "activations that stand alone",
      "Relu, Sigmoid and BatchNormalization on a map are element-wise tasks of the vendor; Quarry"
          + " writes depthwise convolutions"),
  SUM_PER_CHANNEL(
      "sum of a map and one number per channel",
      "the vendor reads the numbers as a stream of the second unit; Quarry writes a depthwise"
          + " convolution"),
  EXPAND(
      "Expand",
      "the vendor repeats a pixel by a convolution with stride 0; Quarry enlarges it or reads it as"
          + " a single pixel"),
  CONVERSION(
      "conversions between 8 bits and halves, and rearrangements",
      "exDataConvert and Reshape prepare data for the CPU; Quarry's CPU nodes read maps"),
  OLD_COMPILER(
      "older compiler",
      "lpr7 was made by compiler 2.3.0: maps of one pixel are read as one line of channels, unused rows"
          + " are read, and pools count spare lanes; compiler 2.3.2 writes what Quarry writes");

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
      if (file.endsWith("lpr7.rknn")) {
        return OLD_COMPILER;
      }
      throw new AssertionError(file + ", " + figures.node().name() + ": " + figures.differences());
    }
    if (figures.node().type().equals("exDataConvert") || figures.node().type().equals("Reshape")) {
      return CONVERSION;
    }
    return switch (figures.node().type()) {
      case "Add" -> SUM_PER_CHANNEL;
      case "Div" -> QUOTIENT;
      case "Sigmoid", "BatchNormalizationRelu" -> ACTIVATION;
      case "Expand" -> EXPAND;
      default -> throw new AssertionError(file + ": " + figures.node().name() + " is not written");
    };
  }

  private static WordGap ofHalves(String file, NodeFigures figures) {
    List<String> differences = figures.differences();
    if (differences.stream().allMatch(d -> d.startsWith("CNA_DMA_CON1"))) {
      return PICTURE_LINE;
    }
    if (differences.stream().anyMatch(d -> d.startsWith("DPU_BS_CFG"))) {
      return WITHOUT_BIAS;
    }
    throw new AssertionError(file + ", " + figures.node().name() + ": " + differences);
  }
}
