package dev.quarry.passes.quantize;

import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Shapes;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Ops the NPU has, and which of their forms it has.
// Source of the chip's side: reference/field/ops.md section 1.
final class MapForms {
  private static final List<Class<? extends Op>> ACTIVATIONS =
      List.of(
          Relu.class,
          Sigmoid.class,
          HardSwish.class,
          Silu.class,
          Tanh.class,
          Clip.class,
          LeakyRelu.class,
          HardSigmoid.class);

  private static final List<Class<? extends Op>> PAIRS =
      List.of(Add.class, Sub.class, Mul.class, Max.class, Min.class);

  private static final List<Class<? extends Op>> CONVOLUTIONS =
      List.of(Conv2d.class, FusedConv2d.class, ConvTranspose2d.class);

  private static final List<Class<? extends Op>> WITH_ACTIVATION =
      List.of(Clip.class, HardSigmoid.class, LeakyRelu.class, FusedConv2d.class);

  private MapForms() {}

  static List<Limit> all() {
    return List.of(
        rank(),
        computed(),
        shapes(),
        concatAxis(),
        resize(),
        weights(),
        groups(),
        transposed(),
        clip(),
        hardSigmoid(),
        leakyRelu());
  }

  private static Limit rank() {
    var ops = new ArrayList<Class<? extends Op>>(ACTIVATIONS);
    ops.addAll(PAIRS);
    ops.add(Concat.class);
    return Limit.on("rank", ops)
        .says(
            "The NPU computes on maps of rank 4: batch, channels, rows, columns; other tensors of"
                + " up to 8192 elements are pixels to element-wise ops (pass raise-rank)")
        .remedy("keep the network's tensors in rank 4 up to its outputs")
        .source("reference/field/ops.md section 1, more than 4 dimensions; section 2, non-4-D")
        .when(
            (op, constants) -> {
              Value first = op.def().operandsOf(op).getFirst();
              return Excess.unless(
                  first.type().rank() == 4 || onlyScales(op, constants),
                  "rank",
                  first.type().rank() + " (" + first.shape() + ")",
                  "4");
            });
  }

  private static Limit computed() {
    var ops = new ArrayList<Class<? extends Op>>(ACTIVATIONS);
    ops.addAll(PAIRS);
    ops.addAll(
        List.of(
            Concat.class, MaxPool2d.class, AveragePool2d.class, Resize.class, MapProduct.class));
    return Limit.on("constant-operand", ops)
        .says(
            "Operands are computed; constants are weights and biases, one positive factor for all"
                + " elements, or a whole map beside a computed one")
        .remedy("give constants one number per channel, or the shape of the computed map")
        .source("reference/field/ops.md section 2, types: constants belong to convolutions")
        .when(
            (op, constants) -> {
              Optional<Value> constant =
                  op.def().operandsOf(op).stream().filter(constants::containsKey).findFirst();
              return Excess.unless(
                  constant.isEmpty()
                      || onlyScales(op, constants)
                      || (op instanceof Add add && Placement.offset(add, constants).isPresent())
                      || (op instanceof BinaryOp pair
                          && Placement.joinsConstantMap(pair, constants)),
                  "constant operand",
                  constant.map(v -> v.shape().text()).orElse(""),
                  "");
            });
  }

  private static boolean onlyScales(Op op, Map<Value, ConstantData> constants) {
    return op instanceof Mul mul && Placement.scaling(mul, constants).isPresent();
  }

  private static Limit shapes() {
    return Limit.on("element-wise-shapes", PAIRS, op -> Optional.of((BinaryOp) op))
        .says(
            "Element-wise ops join two maps of one shape, or a map and one pixel (Sub: the pixel"
                + " second)")
        .remedy("bring both operands to one shape, or one of them to one number per channel")
        .source("operator list 3.1.1, 3.1.34, 3.1.40 and 3.1.56")
        .when(
            (op, constants) ->
                Excess.unless(
                    constants.containsKey(op.a())
                        || constants.containsKey(op.b())
                        || Shapes.isSameOrPixel(op.a().shape(), op.b().shape())
                        || (!(op instanceof Sub)
                            && Shapes.isSameOrPixel(op.b().shape(), op.a().shape())),
                    "shapes",
                    op.a().shape() + " and " + op.b().shape(),
                    "equal, or one of them a pixel"));
  }

  private static Limit concatAxis() {
    return Limit.on("concat-axis", Concat.class)
        .says("Concat joins along channels, rows or columns")
        .remedy("run the parts one by one")
        .source("operator list 3.1.4; files with several frames are not joined")
        .when(op -> Excess.unless(op.axis() >= 1, "axis", op.axis(), "1 (channels), 2 or 3"));
  }

  private static Limit resize() {
    return Limit.on("resize-form", Resize.class)
        .says(
            "Resize enlarges by whole factors, nearest or linear without aligned corners, or"
                + " leaves out every n-th pixel (passes resize-to-conv, shrink-to-pool)")
        .remedy("use nearest mode with a whole factor, or a transposed convolution")
        .source("operator list 3.1.53")
        .when(
            op ->
                Excess.unless(
                    Placement.isEnlargement(op),
                    op.mode().name().toLowerCase(Locale.ROOT) + " resize",
                    op.input().shape() + " to " + op.height() + "x" + op.width(),
                    "whole factors"));
  }

  private static Limit weights() {
    return Limit.on("conv-weights", CONVOLUTIONS)
        .says("Weights and biases of convolutions are constants, their maps are computed")
        .remedy("store the weights in the model; fold-constants folds what can be computed")
        .source("reference/field/ops.md section 1, Conv with dynamic weights")
        .when(
            (op, constants) -> {
              List<Value> operands = op.def().operandsOf(op);
              boolean map = constants.containsKey(operands.getFirst());
              boolean weight = !constants.containsKey(operands.get(1));
              return Excess.unless(
                  !map && !weight,
                  map ? "constant map" : "computed weights",
                  operands.get(map ? 0 : 1).shape(),
                  "");
            });
  }

  private static Limit groups() {
    return Limit.on("conv-groups", CONVOLUTIONS)
        .says("Convolutions are dense, or have one kernel for every channel")
        .remedy("use fewer or more groups; group-to-dense makes dense ones of small layers")
        .source("reference/field/ops.md section 1, Conv grouped")
        .when(
            op -> {
              int group = group(op);
              List<Value> operands = op.def().operandsOf(op);
              boolean depthwise =
                  !(op instanceof ConvTranspose2d)
                      && group == operands.get(0).dim(1)
                      && group == operands.get(1).dim(0);
              return Excess.unless(
                  group == 1 || depthwise,
                  "groups",
                  group + " for " + operands.get(0).dim(1) + " channels",
                  "1, or one per channel");
            });
  }

  private static int group(Op op) {
    return switch (op) {
      case Conv2d c -> c.group();
      case FusedConv2d c -> c.group();
      case ConvTranspose2d c -> c.group();
      default -> 1;
    };
  }

  private static Limit transposed() {
    return Limit.on("transposed-form", ConvTranspose2d.class)
        .says(
            "Transposed convolutions have no dilation, and less padding than their kernel has rows")
        .remedy("use a nearest Resize and a convolution")
        .source("operator list 3.1.20")
        .when(
            op ->
                Excess.unless(
                    op.group() > 1 || Convolution.of(op).isPresent(), "window", op.window(), ""));
  }

  private static Limit clip() {
    return Limit.on("clip", WITH_ACTIVATION, op -> activation(op, Clip.class))
        .says("Clip keeps a range with 0 in it; pass compose-activation moves others there")
        .remedy("do not leave out compose-activation, or clip from 0")
        .source("npu-registers.md 0x406c: an upper end behind a ReLU; ends of the stored range")
        .when(
            a ->
                a instanceof Activation.Clip(float low, float high)
                    ? Excess.unless(
                        low <= 0 && high >= 0 && low < high,
                        "range",
                        low + " to " + high,
                        "from at most 0 to at least 0")
                    : Optional.empty());
  }

  private static Limit hardSigmoid() {
    return Limit.on("hard-sigmoid", WITH_ACTIVATION, op -> activation(op, HardSigmoid.class))
        .says("HardSigmoid has a positive slope and the offset 0.5")
        .remedy("use the usual HardSigmoid, or Clip behind a convolution")
        .source("operator list 3.1.62")
        .when(
            a ->
                a instanceof Activation.HardSigmoid(float alpha, float beta)
                    ? Excess.unless(
                        alpha > 0 && beta == 0.5f,
                        "alpha and beta",
                        alpha + " and " + beta,
                        "any and 0.5")
                    : Optional.empty());
  }

  private static Limit leakyRelu() {
    return Limit.on("leaky-relu", WITH_ACTIVATION, op -> activation(op, LeakyRelu.class))
        .says(
            "LeakyRelu has a slope from 0 to below 2; pass compose-activation writes others as sums")
        .remedy("do not leave out compose-activation, or use a slope from 0 to 1.99")
        .source("npu-registers.md 0x4068: alpha times 16384 in 16 signed bits")
        .when(
            a ->
                a instanceof Activation.LeakyRelu(float alpha)
                    ? Excess.unless(
                        alpha >= 0 && alpha * 16384 <= 32767, "alpha", alpha, "0 to 1.9999")
                    : Optional.empty());
  }

  private static Optional<Activation> activation(Op op, Class<?> alone) {
    return switch (op) {
      case FusedConv2d conv -> Optional.of(conv.activation());
      case ActivationOp activation when alone.isInstance(activation) ->
          Optional.of(Activations.of(activation));
      default -> Optional.empty();
    };
  }
}
