package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Resize and the older Upsample.
final class Resizing {
  /// From here on Resize has `roi`, `sizes` and coordinate modes.
  private static final int MODERN = 11;

  private static final int SCALES = 2;
  private static final int SIZES = 3;

  private Resizing() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("Resize", Resizing::resize);
    table.put("Upsample", Resizing::upsample);
  }

  private static void resize(NodeContext node) {
    if (node.opset() < MODERN) {
      simple(node, numbers(node, 1, "scales"));
      return;
    }
    var a = node.attributes();
    refuse(node, a.flag("exclude_outside", false), "exclude_outside");
    refuse(node, a.flag("antialias", false), "antialias");
    String policy = a.text("keep_aspect_ratio_policy", "stretch");
    refuse(node, !policy.equals("stretch"), "keep_aspect_ratio_policy " + policy);
    a.number("extrapolation_value", 0);
    float cubic = a.number("cubic_coeff_a", -0.75f);
    ResizeMode mode = mode(node);
    refuse(node, mode == ResizeMode.CUBIC && cubic != -0.75f, "cubic_coeff_a " + cubic);
    Shape in = node.shape(0);
    requireImage(node, in);
    List<Integer> axes =
        a.integers("axes")
            .map(list -> list.stream().map(x -> Axes.one(node, x, in.rank())).toList())
            .orElse(IntStream.range(0, in.rank()).boxed().toList());
    var scales = new ArrayList<>(Collections.nCopies(in.rank(), 1f));
    var sizes = new ArrayList<>(in.dims());
    if (node.has(SIZES) && node.shape(SIZES).elements() > 0) {
      List<Integer> given = node.integers(SIZES, "sizes");
      requireCount(node, given.size(), axes.size());
      for (int i = 0; i < axes.size(); i++) {
        sizes.set(axes.get(i), given.get(i));
        scales.set(axes.get(i), given.get(i) / (float) in.at(axes.get(i)));
      }
    } else {
      List<Float> given = numbers(node, SCALES, "scales");
      requireCount(node, given.size(), axes.size());
      for (int i = 0; i < axes.size(); i++) {
        scales.set(axes.get(i), given.get(i));
        sizes.set(axes.get(i), scaled(in.at(axes.get(i)), given.get(i)));
      }
    }
    requireSpatial(node, scales);
    node.result(
        new Resize(
            node.value(0),
            sizes.get(2),
            sizes.get(3),
            scales.get(2),
            scales.get(3),
            mode,
            coordinates(node),
            nearest(node)));
  }

  private static void upsample(NodeContext node) {
    Optional<List<Float>> attribute = node.attributes().numbers("scales");
    simple(node, attribute.orElseGet(() -> numbers(node, 1, "scales")));
  }

  /// What Upsample and the first Resize mean.
  private static void simple(NodeContext node, List<Float> scales) {
    Shape in = node.shape(0);
    requireImage(node, in);
    requireCount(node, scales.size(), in.rank());
    requireSpatial(node, scales);
    node.result(
        new Resize(
            node.value(0),
            scaled(in.at(2), scales.get(2)),
            scaled(in.at(3), scales.get(3)),
            scales.get(2),
            scales.get(3),
            mode(node),
            CoordinateMode.ASYMMETRIC,
            NearestMode.FLOOR));
  }

  private static int scaled(int size, float scale) {
    return (int) Math.floor(size * (double) scale);
  }

  private static List<Float> numbers(NodeContext node, int index, String what) {
    var list = new ArrayList<Float>();
    for (float number : node.numbers(index, what)) {
      list.add(number);
    }
    return list;
  }

  private static void requireImage(NodeContext node, Shape in) {
    if (in.rank() != 4) {
      throw node.unsupported(
          node.operator() + " is imported for images only", "rank 4 (NCHW)", in.text());
    }
  }

  private static void requireCount(NodeContext node, int found, int expected) {
    if (found != expected) {
      throw node.badShape("scales or sizes", expected + " numbers", found + "");
    }
  }

  private static void requireSpatial(NodeContext node, List<Float> scales) {
    if (scales.get(0) != 1 || scales.get(1) != 1) {
      throw node.unsupported(
          "resizing of batch or channels", "scale 1 for both", scales.toString());
    }
  }

  private static void refuse(NodeContext node, boolean used, String what) {
    if (used) {
      throw node.unsupported("this way of resizing", "without it", what);
    }
  }

  private static ResizeMode mode(NodeContext node) {
    String mode = node.attributes().text("mode", "nearest");
    return switch (mode) {
      case "nearest" -> ResizeMode.NEAREST;
      case "linear", "bilinear" -> ResizeMode.LINEAR;
      case "cubic" -> ResizeMode.CUBIC;
      default -> throw node.unsupported("mode", "nearest, linear or cubic", mode);
    };
  }

  private static CoordinateMode coordinates(NodeContext node) {
    String mode = node.attributes().text("coordinate_transformation_mode", "half_pixel");
    return switch (mode) {
      case "half_pixel" -> CoordinateMode.HALF_PIXEL;
      case "pytorch_half_pixel" -> CoordinateMode.PYTORCH_HALF_PIXEL;
      case "asymmetric" -> CoordinateMode.ASYMMETRIC;
      case "align_corners" -> CoordinateMode.ALIGN_CORNERS;
      case "tf_half_pixel_for_nn" -> CoordinateMode.TF_HALF_PIXEL_FOR_NN;
      default ->
          throw node.unsupported(
              "coordinate_transformation_mode",
              "half_pixel, pytorch_half_pixel, asymmetric, align_corners or tf_half_pixel_for_nn",
              mode);
    };
  }

  private static NearestMode nearest(NodeContext node) {
    String mode = node.attributes().text("nearest_mode", "round_prefer_floor");
    return switch (mode) {
      case "round_prefer_floor" -> NearestMode.ROUND_PREFER_FLOOR;
      case "round_prefer_ceil" -> NearestMode.ROUND_PREFER_CEIL;
      case "floor" -> NearestMode.FLOOR;
      case "ceil" -> NearestMode.CEIL;
      default ->
          throw node.unsupported(
              "nearest_mode", "round_prefer_floor, round_prefer_ceil, floor or ceil", mode);
    };
  }
}
