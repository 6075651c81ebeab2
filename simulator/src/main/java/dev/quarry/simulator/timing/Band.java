package dev.quarry.simulator.timing;

import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
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

  // DeepLab took 26 %, PP-OCR detection 33 % longer than predicted (docs/time-model.md)
  private static final int UNFITTED = 40;

  // the one published network in half precision (LPRNet, CPU nodes included) took 20 % less
  private static final int HALF_LESS = 30;

  private static final int HALF_MORE = 50;

  private static final double LEAST_CLOCK = 850;
  private static final double MOST_CLOCK = 1050;

  // YOLOv5s at 600 MHz and 1 GHz by one user, docs/time-model.md
  private static final int OTHER_CLOCK = 15;

  /// With another memory: no time of a network on two memories is published.
  private static final int OTHER_MEMORY = 20;

  /// Kinds of node whose law no network of the calibration tests.
  private static final Set<String> UNFITTED_TYPES =
      Set.of("Mul", "Pow", "Div", "ConvHardSwish", "ConvHardSigmoid", "exMatMul", "Sigmoid");

  public Band {
    reasons = List.copyOf(reasons);
  }

  static Band of(RknnModel model, Speeds speeds) {
    var cpu = new TreeMap<String, Integer>();
    var unfitted = new TreeMap<String, Integer>();
    int dilated = 0;
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
      dilated += node.onNpu() && isDilated(node) ? 1 : 0;
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
    if (dilated > 0) {
      high = UNFITTED;
      reasons.add(
          "the one published network with dilated convolutions, DeepLab, took 26 % longer; here are "
              + dilated);
    }
    if (half > 0) {
      low = HALF_LESS;
      high = HALF_MORE;
      reasons.add(half + " nodes compute in f16, which one published time tests");
    }
    if (speeds.clockMegahertz() < LEAST_CLOCK || speeds.clockMegahertz() > MOST_CLOCK) {
      low = Math.max(low, OTHER_CLOCK);
      high = Math.max(high, OTHER_CLOCK);
      reasons.add("two published times test clocks far from 0.9 to 1 GHz, 6 and 8 % off");
    }
    if (!speeds.hasUsualMemory()) {
      low = Math.max(low, OTHER_MEMORY);
      high = Math.max(high, OTHER_MEMORY);
      reasons.add("that times follow the peak rate of the memory is assumed");
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

  private static boolean isDilated(RknnNode node) {
    return node.param() instanceof ConvParam conv
        && conv.dilations().stream().anyMatch(distance -> distance > 1);
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
