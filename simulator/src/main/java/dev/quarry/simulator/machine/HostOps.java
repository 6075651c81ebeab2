package dev.quarry.simulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.codegen.rknn2.NodeAttributes;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.DepthOrder;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// The meaning of nodes that run on the CPU of the chip, as ops of the float family.
// rknn2-format.md section 10; npu-arithmetic.md section 7b
final class HostOps {
  /// Ends of slices that mean "to the end" are stored as very large numbers.
  private static final long FAR = 1L << 30;

  private HostOps() {}

  /// What a node is read from.
  ///
  /// @param node the node
  /// @param inputs one value per input, in order
  /// @param constants the integers of constant inputs, empty for others
  /// @param reals the reals of constant inputs, empty for others
  /// @param out shape of the result
  record Reading(
      RknnNode node,
      List<Value> inputs,
      List<Optional<List<Integer>>> constants,
      List<Optional<float[]>> reals,
      Shape out) {
    private Value x() {
      return inputs.getFirst();
    }

    private List<Integer> constant(int input) {
      if (input >= constants.size() || constants.get(input).isEmpty()) {
        throw Refusal.damaged(
            node.type() + " '" + node.name() + "'", "input " + input + " is no constant");
      }
      return constants.get(input).get();
    }

    private int attribute(String name, int otherwise) {
      return NodeAttributes.of(node).path(name).path("value").asInt(otherwise);
    }
  }

  /// The op of a node; empty for a type that is not known.
  static Optional<NnOp> of(Reading r) {
    return Optional.ofNullable(
        switch (r.node.type()) {
          case "Reshape", "Squeeze", "Unsqueeze", "Flatten" -> new Reshape(r.x(), r.out.dims());
          case "Transpose" -> new Transpose(r.x(), permutation(r));
          case "Slice" -> slice(r);
          case "DepthToSpace" -> depthToSpace(r);
          case "exSoftmax13", "Softmax" -> new Softmax(r.x(), axis(softmaxAxis(r), r));
          case "ArgMax" -> argMax(r);
          case "Concat" -> new Concat(r.inputs, axis(concatAxis(r), r));
          case "Expand" -> new Expand(r.x(), r.out.dims());
          case "Resize" -> resize(r);
          case "exDataConvert" -> new Identity(r.x());
          case "Add" -> new Add(r.x(), second(r));
          case "Sub" -> new Sub(r.x(), second(r));
          case "Mul" -> new Mul(r.x(), second(r));
          case "Div" -> new Div(r.x(), second(r));
          case "Pow" -> new Pow(r.x(), second(r));
          case "Max" -> new Max(r.x(), second(r));
          case "Min" -> new Min(r.x(), second(r));
          case "MatMul" -> new MatMul(r.x(), second(r));
          case "Sqrt" -> new Sqrt(r.x());
          case "Exp" -> new Exp(r.x());
          case "Sigmoid" -> new Sigmoid(r.x());
          default -> null;
        });
  }

  /// Whether values only move, so that stored integers stay as they are where scale and zero point
  /// do.
  static boolean onlyMoves(NnOp op) {
    return switch (op) {
      case Reshape _, Transpose _, Slice _, DepthToSpace _, Identity _, Expand _ -> true;
      default -> false;
    };
  }

  private static Value second(Reading r) {
    if (r.inputs.size() < 2) {
      throw Refusal.damaged(r.node.type() + " '" + r.node.name() + "'", "it has one operand");
    }
    return r.inputs.get(1);
  }

  private static int axis(int axis, Reading r) {
    int rank = r.x().type().rank();
    int positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= rank) {
      throw Refusal.damaged(r.node.type() + " '" + r.node.name() + "'", "axis " + axis);
    }
    return positive;
  }

  private static int softmaxAxis(Reading r) {
    return r.node.param() instanceof NodeParam.SoftmaxParam(int axis)
        ? axis
        : r.attribute("axis", -1);
  }

  private static int concatAxis(Reading r) {
    return r.node.param() instanceof NodeParam.ConcatParam(int axis)
        ? axis
        : r.attribute("axis", 1);
  }

  private static NnOp argMax(Reading r) {
    int axis =
        r.node.param() instanceof NodeParam.ArgMaxParam(int found) ? found : r.attribute("axis", 1);
    int at = axis(axis, r);
    boolean keeps = r.out.rank() == r.x().type().rank();
    return new ArgMax(r.x(), at, keeps, false);
  }

  private static NnOp depthToSpace(Reading r) {
    int block = r.attribute("blocksize", 0);
    String mode = NodeAttributes.of(r.node).path("mode").path("value").asText("DCR");
    if (r.node.param() instanceof NodeParam.DepthToSpaceParam(int size, String order)) {
      block = size;
      mode = order;
    }
    return new DepthToSpace(r.x(), block, mode.equals("CRD") ? DepthOrder.CRD : DepthOrder.DCR);
  }

  private static NnOp resize(Reading r) {
    if (!(r.node.param()
        instanceof NodeParam.ResizeParam(String coordinates, String mode, String nearest))) {
      throw Refusal.damaged(r.node.type() + " '" + r.node.name() + "'", "it has no parameters");
    }
    int height = r.out.at(2);
    int width = r.out.at(3);
    return new Resize(
        r.x(),
        height,
        width,
        scale(r, 2, (float) height / r.x().dim(2)),
        scale(r, 3, (float) width / r.x().dim(3)),
        ResizeMode.valueOf(mode.toUpperCase(Locale.ROOT)),
        CoordinateMode.valueOf(coordinates.toUpperCase(Locale.ROOT)),
        NearestMode.valueOf(nearest.toUpperCase(Locale.ROOT)));
  }

  /// The last constant of reals holds one scale per axis.
  private static float scale(Reading r, int axis, float otherwise) {
    Optional<float[]> scales = r.reals.isEmpty() ? Optional.empty() : r.reals.getLast();
    return scales
        .filter(values -> values.length == 4)
        .map(values -> values[axis])
        .orElse(otherwise);
  }

  private static List<Integer> permutation(Reading r) {
    if (r.node.param() instanceof NodeParam.TransposeParam(List<Integer> permutation)
        && !permutation.isEmpty()) {
      return permutation;
    }
    JsonNode perm = NodeAttributes.of(r.node).path("perm").path("value");
    return StreamSupport.stream(perm.spliterator(), false).map(JsonNode::asInt).toList();
  }

  private static NnOp slice(Reading r) {
    int rank = r.x().type().rank();
    List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> steps = new ArrayList<>(Collections.nCopies(rank, 1));
    List<Integer> first = r.constant(1);
    for (int i = 0; i < first.size(); i++) {
      int axis = axis(r.inputs.size() > 3 ? r.constant(3).get(i) : i, r);
      int start = first.get(i);
      int step = r.inputs.size() > 4 ? r.constant(4).get(i) : 1;
      int size = r.x().dim(axis);
      starts.set(axis, Math.clamp(start < 0 ? start + size : start, 0, size - 1));
      steps.set(axis, step);
    }
    return new Slice(r.x(), starts, r.out.dims(), steps);
  }

  /// Constants beyond the 32-bit range mean "far".
  static int narrowed(long value) {
    return (int) Math.clamp(value, -FAR, FAR);
  }
}
