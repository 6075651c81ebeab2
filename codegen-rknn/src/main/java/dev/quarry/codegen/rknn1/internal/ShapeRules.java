package dev.quarry.codegen.rknn1.internal;

import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The shapes of a node's results, innermost dimension first; none when no rule is known or the
/// parameters do not fit, which is reported.
///
/// @param where the node, for messages
/// @param findings receives what does not fit
/// @param ports shapes of the inputs by port
// RKNN v1: rknn1-ops.md, field notes.
record ShapeRules(String where, V1Findings findings, SequencedMap<Integer, List<Integer>> ports) {

  List<List<Integer>> of(V1Node node) {
    List<Integer> x = ports.get(0);
    Optional<V1Op> op = node.kind();
    if (x == null || op.isEmpty()) {
      return List.of();
    }
    return switch (node.params()) {
      case V1Params.Conv p -> convolution(p, x);
      case V1Params.Deconv p -> deconvolution(p, x);
      case V1Params.Pool p -> pool(p, x);
      case V1Params.Fcl(int n) -> fullyConnected(n, x);
      case V1Params.Reshape p -> reshape(p, x);
      case V1Params.Permute p -> permute(p, x);
      case V1Params.Concat(int axis) -> concat(axis, x);
      case V1Params.Split p -> split(p, x);
      case V1Params.Slice p -> slice(p, x);
      case V1Params.Resize p -> resize(p, x);
      case V1Params.Multiply _, V1Params.Divide _ -> broadcast(x);
      case V1Params.MatrixMul p -> matrixProduct(p, x);
      case V1Params.ShuffleChannel(int groups) -> shuffle(groups, x);
      case V1Params.Swish _,
          V1Params.Clip _,
          V1Params.Activation _,
          V1Params.Softmax _,
          V1Params.BatchNorm _ ->
          List.of(x);
      case V1Params.None _, V1Params.Other _ -> withoutParams(op.get(), x);
      case V1Params.Lstm(int units, _, _, _, _) -> lstm(units, x);
      case V1Params.Nbg _ -> List.of();
    };
  }

  private List<List<Integer>> withoutParams(V1Op op, List<Integer> x) {
    return switch (op) {
      case ADD, SUBTRACT, MAXIMUM, MINIMUM, POW -> broadcast(x);
      case RELU, PRELU, SIGMOID, TANH, ABS, EXP, NEG, SQRT, SOFTMAX, VARIABLE -> List.of(x);
      default -> List.of();
    };
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private List<List<Integer>> wrong(String format, Object... values) {
    findings.error("%s: %s", where, String.format(java.util.Locale.ROOT, format, values));
    return List.of();
  }

  private List<List<Integer>> convolution(V1Params.Conv p, List<Integer> x) {
    List<Integer> w = ports.getOrDefault(1, List.of());
    if (x.size() != 4 || w.size() != 4) {
      return wrong("a convolution needs maps and weights of rank 4, not %s and %s", x, w);
    }
    if (!w.subList(0, 2).equals(p.kernel())) {
      return wrong("ksize %s differs from the weights %s", p.kernel(), w);
    }
    long group = Math.max(1, p.group());
    int channels = x.get(2);
    if (p.multiplier() != 0) {
      boolean fits =
          group == channels
              && w.get(2) == channels
              && w.get(3) == p.multiplier()
              && p.weights() == (long) channels * p.multiplier();
      if (!fits) {
        return wrong("depthwise weights %s do not fit the input %s", w, x);
      }
    } else if (w.get(2) * group != channels || w.get(3) != p.weights()) {
      return wrong(
          "weights %s do not fit the input %s, group %d, outputs %d", w, x, group, p.weights());
    }
    List<Integer> bias = ports.get(2);
    if (bias != null && !bias.equals(List.of(p.weights()))) {
      return wrong("the bias has the shape %s, expected [%d]", bias, p.weights());
    }
    int width = size(x, p.kernel(), p.stride(), p.pad(), p.dilation(), 0, false);
    int height = size(x, p.kernel(), p.stride(), p.pad(), p.dilation(), 1, false);
    if (width < 1 || height < 1) {
      return wrong("the window does not fit the input %s", x);
    }
    return List.of(List.of(width, height, p.weights(), x.get(3)));
  }

  /// Width (`axis` 0) or height of the result of a sliding window; 0 when it does not fit.
  private static int size(
      List<Integer> x,
      List<Integer> kernel,
      List<Integer> stride,
      List<Integer> pad,
      List<Integer> dilation,
      int axis,
      boolean ceiling) {
    long step = stride.get(axis);
    long spread = Math.max(1, dilation.get(axis));
    long before = pad.get(2 * axis);
    long after = pad.get(2 * axis + 1);
    long span = x.get(axis) + before + after - ((kernel.get(axis) - 1L) * spread + 1);
    if (span < 0 || step < 1 || kernel.get(axis) < 1 || before < 0 || after < 0) {
      return 0;
    }
    long result = (ceiling ? (span + step - 1) / step : span / step) + 1;
    return result > Integer.MAX_VALUE ? 0 : (int) result;
  }

  private List<List<Integer>> deconvolution(V1Params.Deconv p, List<Integer> x) {
    List<Integer> w = ports.getOrDefault(1, List.of());
    if (x.size() != 4 || w.size() != 4) {
      return wrong("a convolution needs maps and weights of rank 4, not %s and %s", x, w);
    }
    if (!w.subList(0, 2).equals(p.kernel())
        || !(w.get(3).equals(x.get(2)) || w.get(2).equals(x.get(2)))) {
      return wrong("weights %s do not fit the input %s, kernel %s", w, x, p.kernel());
    }
    var size = new ArrayList<Integer>();
    for (int axis = 0; axis < 2; axis++) {
      long length =
          (x.get(axis) - 1L) * p.stride().get(axis)
              + p.kernel().get(axis)
              - p.pad().get(2 * axis)
              - p.pad().get(2 * axis + 1)
              + p.outputPadding().get(axis);
      if (length < 1 || length > Integer.MAX_VALUE || p.stride().get(axis) < 1) {
        return wrong("the result would have the size %d", length);
      }
      size.add((int) length);
    }
    return List.of(List.of(size.get(0), size.get(1), p.weights(), x.get(3)));
  }

  private List<List<Integer>> pool(V1Params.Pool p, List<Integer> x) {
    if (x.size() < 2) {
      return wrong("a pool needs width and height, not %s", x);
    }
    int width = size(x, p.kernel(), p.stride(), p.pad(), List.of(1, 1), 0, p.ceiling());
    int height = size(x, p.kernel(), p.stride(), p.pad(), List.of(1, 1), 1, p.ceiling());
    if (width < 1 || height < 1) {
      return wrong("the window does not fit the input %s", x);
    }
    var shape = new ArrayList<>(x);
    shape.set(0, width);
    shape.set(1, height);
    return List.of(shape);
  }

  private List<List<Integer>> fullyConnected(int outputs, List<Integer> x) {
    List<Integer> w = ports.getOrDefault(1, List.of());
    long total = Sizes.product(x);
    long weights = w.isEmpty() ? 0 : Sizes.product(w);
    if (outputs < 1 || weights == 0 || weights % outputs != 0 || total % (weights / outputs) != 0) {
      return wrong("weights %s do not fit the input %s, outputs %d", w, x, outputs);
    }
    return List.of(List.of(outputs, (int) (total / (weights / outputs))));
  }

  private List<List<Integer>> reshape(V1Params.Reshape p, List<Integer> x) {
    var size = new ArrayList<>(p.size());
    long total = Sizes.product(x);
    if (Collections.frequency(size, -1) == 1) {
      long known = Sizes.product(size.stream().filter(d -> d != -1).toList());
      size.set(size.indexOf(-1), known > 0 ? (int) (total / known) : 0);
    }
    return Sizes.product(size) == total && !size.isEmpty()
        ? List.of(size)
        : wrong("reshape from %s to %s changes the number of elements", x, p.size());
  }

  private List<List<Integer>> permute(V1Params.Permute p, List<Integer> x) {
    for (int i = 0; i < x.size(); i++) {
      if (!p.perm().contains(i) || p.perm().size() != x.size()) {
        return wrong("the permutation %s does not fit the shape %s", p.perm(), x);
      }
    }
    return List.of(p.perm().stream().map(x::get).toList());
  }

  private List<List<Integer>> concat(int axis, List<Integer> x) {
    if (axis < 0 || axis >= x.size()) {
      return wrong("the axis %d does not fit the shape %s", axis, x);
    }
    long length = 0;
    for (List<Integer> part : ports.values()) {
      var same = new ArrayList<>(part);
      if (part.size() == x.size()) {
        same.set(axis, x.get(axis));
      }
      if (!same.equals(x)) {
        return wrong("the parts %s do not agree beside axis %d", ports.values(), axis);
      }
      length += part.get(axis);
    }
    var shape = new ArrayList<>(x);
    shape.set(axis, (int) Math.min(length, Integer.MAX_VALUE));
    return List.of(shape);
  }

  private List<List<Integer>> split(V1Params.Split p, List<Integer> x) {
    long sum = p.slices().stream().mapToLong(Integer::longValue).sum();
    if (p.axis() < 0
        || p.axis() >= x.size()
        || p.slices().stream().anyMatch(s -> s < 1)
        || sum != x.get(p.axis())
        || p.slices().size() != p.count()) {
      return wrong("slices %s do not add up to axis %d of %s", p.slices(), p.axis(), x);
    }
    var shapes = new ArrayList<List<Integer>>();
    for (int part : p.slices()) {
      var shape = new ArrayList<>(x);
      shape.set(p.axis(), part);
      shapes.add(List.copyOf(shape));
    }
    return shapes;
  }

  private List<List<Integer>> slice(V1Params.Slice p, List<Integer> x) {
    boolean fits = p.start().size() == x.size() && p.length().size() == x.size();
    for (int i = 0; fits && i < x.size(); i++) {
      fits =
          p.start().get(i) >= 0
              && p.length().get(i) > 0
              && (long) p.start().get(i) + p.length().get(i) <= x.get(i);
    }
    return fits
        ? List.of(p.length())
        : wrong("the slice %s + %s does not fit %s", p.start(), p.length(), x);
  }

  private List<List<Integer>> resize(V1Params.Resize p, List<Integer> x) {
    if (p.size().size() < 2 || x.size() < 2 || p.size().get(0) < 1 || p.size().get(1) < 1) {
      return wrong("the size %s is not usable for %s", p.size(), x);
    }
    var shape = new ArrayList<>(x);
    shape.set(0, p.size().get(0));
    shape.set(1, p.size().get(1));
    return List.of(shape);
  }

  private List<List<Integer>> broadcast(List<Integer> x) {
    return broadcast(x, 0);
  }

  /// The shape two operands share from a dimension on.
  private List<List<Integer>> broadcast(List<Integer> x, int from) {
    List<Integer> y = ports.get(1);
    if (y == null) {
      return wrong("the second operand is missing");
    }
    var shape = new ArrayList<Integer>();
    for (int i = from; i < Math.max(x.size(), y.size()); i++) {
      int a = i < x.size() ? x.get(i) : 1;
      int b = i < y.size() ? y.get(i) : 1;
      if (a != b && a != 1 && b != 1) {
        return wrong("the operands %s and %s cannot be combined", x, y);
      }
      shape.add(Math.max(a, b));
    }
    return List.of(shape);
  }

  /// Columns of the second operand, rows of the first; the dimensions outside are broadcast.
  private List<List<Integer>> matrixProduct(V1Params.MatrixMul p, List<Integer> x) {
    List<Integer> y = ports.getOrDefault(1, List.of());
    if (x.size() < 2 || y.size() < 2) {
      return wrong("a matrix product needs two matrices, not %s and %s", x, y);
    }
    boolean first = p.transpose().get(0) != 0;
    boolean second = p.transpose().get(1) != 0;
    if (!x.get(first ? 1 : 0).equals(y.get(second ? 0 : 1))) {
      return wrong("the matrices %s and %s cannot be multiplied", x, y);
    }
    List<List<Integer>> outer = broadcast(x, 2);
    if (outer.isEmpty()) {
      return outer;
    }
    var shape = new ArrayList<Integer>();
    shape.add(y.get(second ? 1 : 0));
    shape.add(x.get(first ? 0 : 1));
    shape.addAll(outer.getFirst());
    return List.of(shape);
  }

  private List<List<Integer>> shuffle(int groups, List<Integer> x) {
    return x.size() == 4 && groups > 0 && x.get(2) % groups == 0
        ? List.of(x)
        : wrong("%d groups do not divide the channels of %s", groups, x);
  }

  /// Time is the outermost dimension, the batch the next one, all others are features. The states
  /// behind port 0 have no rule: files leave them unread.
  private List<List<Integer>> lstm(int units, List<Integer> x) {
    int rank = x.size();
    return units > 0 && rank >= 3
        ? List.of(List.of(units, x.get(rank - 2), x.get(rank - 1)))
        : wrong("%d units do not fit the input %s", units, x);
  }
}
