package dev.quarry.simulator.timing;

import dev.quarry.codegen.rknn2.NodeParam.ResizeParam;
import dev.quarry.codegen.rknn2.RknnDataType;
import dev.quarry.codegen.rknn2.RknnModel;
import dev.quarry.codegen.rknn2.RknnNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How far the true time of a network may be from the predicted one, and why.
///
/// @param lowPercent the true time is at most this much shorter
/// @param highPercent and at most this much longer
/// @param reasons what the model has no or little basis for in this network; empty for plain
///   convolution networks
public record Band(int lowPercent, int highPercent, List<String> reasons) {
  /// Plain convolution networks: about twice the worst error of a family left out of the fit.
  private static final int PLAIN = 10;

  /// With nodes on the CPU: the law of the CPU is one number found on five networks.
  private static final int WITH_CPU = 20;

  // DeepLab took 27 %, PP-OCR detection 8 % longer than predicted (docs/time-model.md)
  private static final int UNFITTED = 40;

  // the one published network in half precision (LPRNet, CPU nodes included) took 20 % less
  private static final int HALF_LESS = 30;

  private static final int HALF_MORE = 50;

  /// Kinds of node whose law no network of the calibration tests.
  private static final Set<String> UNFITTED_TYPES =
      Set.of("Mul", "Pow", "Div", "ConvHardSwish", "ConvHardSigmoid", "exMatMul", "Sigmoid");

  public Band {
    reasons = List.copyOf(reasons);
  }

  static Band of(RknnModel model) {
    var cpu = new TreeMap<String, Integer>();
    var unfitted = new TreeMap<String, Integer>();
    int half = 0;
    for (RknnNode node : model.graph().nodes()) {
      if (isBorder(node)) {
        continue;
      }
      if (!node.onNpu()) {
        cpu.merge(node.type(), 1, Integer::sum);
      } else if (UNFITTED_TYPES.contains(node.type()) || isLinearResize(node)) {
        unfitted.merge(node.type(), 1, Integer::sum);
      }
      half += node.onNpu() && isHalf(model, node) ? 1 : 0;
    }
    int low = cpu.isEmpty() ? PLAIN : WITH_CPU;
    int high = low;
    var reasons = new ArrayList<String>();
    if (!cpu.isEmpty()) {
      reasons.add("nodes on the CPU of the chip are timed roughly: " + words(cpu));
    }
    if (!unfitted.isEmpty()) {
      high = UNFITTED;
      reasons.add("no published time tests the law of " + words(unfitted));
    }
    if (half > 0) {
      low = HALF_LESS;
      high = HALF_MORE;
      reasons.add(half + " nodes compute in f16, which one published time tests");
    }
    return new Band(low, high, reasons);
  }

  private static boolean isBorder(RknnNode node) {
    return node.type().equals("InputOperator") || node.type().equals("OutputOperator");
  }

  private static boolean isHalf(RknnModel model, RknnNode node) {
    return node.outputs().stream()
        .anyMatch(tensor -> model.tensor(tensor).dtype() == RknnDataType.FLOAT16);
  }

  private static boolean isLinearResize(RknnNode node) {
    return node.param() instanceof ResizeParam resize && resize.mode().equals("linear");
  }

  private static String words(TreeMap<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
