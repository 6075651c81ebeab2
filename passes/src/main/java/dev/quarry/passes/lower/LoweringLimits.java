package dev.quarry.passes.lower;

import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.ProductShape;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QAddNumber;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which quantized nodes have a form on the NPU, and what to do about the others.
final class LoweringLimits {
  private LoweringLimits() {}

  /// What stands against lowering a node; empty if nothing does.
  static List<Diagnostic> check(Node node, Graph graph) {
    var problems = new ArrayList<Diagnostic>();
    Op op = node.op();
    switch (op) {
      case Const _ -> {}
      case Quantize _, Dequantize _, QRescale _, NnOp _ -> {}
      case QConv2d conv -> {
        boolean depthwise = conv.weight().dim(1) == 1 && conv.weight().dim(0) == conv.group();
        if (conv.group() > 1 && !depthwise) {
          problems.add(refused(node, "grouped convolution", "use dense or depthwise convolutions"));
        }
        if (conv.bias().stream().anyMatch(b -> b.type().element() != ElementType.F32)) {
          problems.add(refused(node, "an integer bias", "quantize with assign-quantization"));
        }
        activation(node, conv.activation(), conv.residual().map(_ -> conv.placement()), problems);
      }
      case QActivation a -> activation(node, a.activation(), Optional.empty(), problems);
      case QElementwise elements -> {
        if (!(elements.activation() instanceof Activation.None
            || elements.activation() instanceof Activation.Relu)) {
          problems.add(refused(node, "an element-wise op with this activation", "use ReLU"));
        }
      }
      case QConcat concat -> {
        if (concat.axis() < 1) {
          problems.add(refused(node, "concat along the batch", "run the parts one by one"));
        }
      }
      case QAddNumber _, QMaxPool2d _, QAveragePool2d _, QResizeNearest _, QResizeLinear _ -> {}
      case QMapProduct product -> product(node, product, problems);
      default -> problems.add(refused(node, "no NPU form", "run assign-quantization before"));
    }
    maps(node).ifPresent(problems::add);
    return problems;
  }

  private static void activation(
      Node node,
      Activation activation,
      Optional<ResidualPlacement> residual,
      List<Diagnostic> problems) {
    if (!ConvStages.isSupported(activation, node.result().type().perTensor())) {
      problems.add(
          refused(
                  node,
                  "the chip has no stage for this activation here",
                  "train with ReLU, or use another target")
              .expected(
                  "none, relu, leaky_relu(alpha), clip around 0, silu, sigmoid, tanh, hard_swish or"
                      + " hard_sigmoid(alpha, 0.5)",
                  Activation.CODEC.print().apply(activation).text()));
    } else if (!residual.map(placement -> takesResidual(activation, placement)).orElse(true)) {
      problems.add(
          refused(
              node,
              "a residual excludes activations other than ReLU, and leaky ReLU before the sum",
              "leave fuse-residual-add out for this network"));
    }
  }

  private static void product(Node node, QMapProduct op, List<Diagnostic> problems) {
    ProductShape sizes = op.sizes();
    if (!NpuMapProduct.isPossible(sizes)) {
      problems.add(
          refused(
                  node,
                  "the kernels of a product of maps must fill surfaces and slices",
                  "leave attention-to-maps out for this network")
              .expected(
                  "kernels of a multiple of 8 elements, not 24 more than a multiple of 32; with"
                      + " groups, or channels as kernels, a multiple of 8 of them",
                  sizes.kernels() + " kernels of " + sizes.inner() + " elements"));
    }
    if (op.input().type().perTensor().zeroPoint() != 0) {
      problems.add(
          refused(
                  node,
                  "the input of a product of maps has no zero point",
                  "quantize it with a range around 0")
              .expected("0", Integer.toString(op.input().type().perTensor().zeroPoint())));
    }
  }

  private static boolean takesResidual(Activation activation, ResidualPlacement placement) {
    return switch (activation) {
      case Activation.None _, Activation.Relu _ -> true;
      case Activation.LeakyRelu _ -> placement == ResidualPlacement.AFTER_ACTIVATION;
      case Activation.Clip _,
          Activation.Silu _,
          Activation.Sigmoid _,
          Activation.HardSwish _,
          Activation.HardSigmoid _,
          Activation.Tanh _ ->
          false;
    };
  }

  /// Everything on the NPU is an 8-bit map of rank 4.
  private static Optional<Diagnostic> maps(Node node) {
    boolean onNpu =
        node.op() instanceof QuantOp op
            && !(op instanceof Quantize || op instanceof Dequantize || op instanceof QRescale);
    if (!onNpu) {
      return Optional.empty();
    }
    Value result = node.result();
    if (result.type().rank() == 4 && result.type().element() == ElementType.I8) {
      return Optional.empty();
    }
    return Optional.of(
        refused(
                node,
                "the NPU computes on 8-bit maps of rank 4",
                "cut the network before this node")
            .expected("i8 of rank 4", result.type().text()));
  }

  private static Diagnostic refused(Node node, String why, String help) {
    return Diagnostic.error(DiagnosticCode.NOT_SUPPORTED_BY_TARGET, node.where(), why).help(help);
  }
}
