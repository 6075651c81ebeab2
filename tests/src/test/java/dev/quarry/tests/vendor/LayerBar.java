package dev.quarry.tests.vendor;

import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;

/// What is asked of the nodes of one kind.
///
/// @param equal least share of equal values
/// @param withinOne least share of values within one step
/// @param most most steps a value may be away
/// @param cosine least cosine
record LayerBar(double equal, double withinOne, int most, double cosine) {
  private static final LayerBar USUAL = new LayerBar(0.99, 1, 1, 0.999);

  /// Order of sums and the exponential function decide the last bits of halves.
  private static final LayerBar HALVES = new LayerBar(0, 0, Integer.MAX_VALUE, 0.99999);

  private static final String WITH_HALVES = " of halves";
  private static final String WITH_CONSTANT = " with a stored map";

  /// The kind of a node: its type, where it runs, and what sets it apart.
  static String kind(RknnModel model, RknnNode node) {
    String type = node.onNpu() ? node.type() : node.type() + " (CPU)";
    if (model.tensor(node.outputs().getFirst()).dtype() == RknnDataType.FLOAT16) {
      return type + WITH_HALVES;
    }
    boolean constant =
        node.inputs().stream().map(model::tensor).anyMatch(LayerBar::isStoredMap)
            && (node.type().equals("Add") || node.type().equals("Mul"));
    return constant ? type + WITH_CONSTANT : type;
  }

  private static boolean isStoredMap(RknnTensor tensor) {
    return tensor.kind() == TensorKind.CPU_CONSTANT && tensor.dtype() == RknnDataType.INT8;
  }

  /// The bar of a kind. Where it is lower, the vendor's simulator does something else than the
  /// file: it rounds a tensor inside the node (npu-arithmetic.md section 10), or it takes the real
  /// numbers of a constant that the file stores in 8 bits. With the grid and the anchors of the
  /// YOLOv5 decoder as real numbers 100 % and more than 99.6 % of these values are equal.
  static LayerBar of(String kind) {
    return switch (kind) {
      case "ConvReluAdd" -> new LayerBar(0.92, 1, 1, 0.999);
      case "ConvLeakyReluAdd" -> new LayerBar(0.76, 1, 1, 0.999);
      case "ConvHardSigmoid" -> new LayerBar(0.54, 1, 1, 0.999);
      case "ConvHardSwish" -> new LayerBar(0.84, 0.99999, 2, 0.999);
      case "ConvLeakyRelu" -> new LayerBar(0.89, 0.999, 2, 0.999);
      case "Add" + WITH_CONSTANT -> new LayerBar(0.5, 1, 1, 0.999);
      case "Mul" + WITH_CONSTANT -> new LayerBar(0.7, 0.998, 3, 0.999);
      default -> kind.endsWith(WITH_HALVES) ? HALVES : USUAL;
    };
  }

  boolean holds(LayerSteps steps) {
    return steps.equalShare() >= equal
        && steps.withinOneShare() >= withinOne
        && steps.most() <= most
        && steps.cosine() >= cosine;
  }
}
