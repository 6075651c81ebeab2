package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QAddNumber;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.Map;
import java.util.Optional;

/// Which kernel executes a quantized node; none: its plain definition does.
public final class QuantKernels {
  private QuantKernels() {}

  /// The kernel of a node.
  ///
  /// @param constants constants of the graph
  /// @param rounding how results are rounded
  public static Optional<QuantKernel> of(
      Node node, Map<Value, ConstantData> constants, RoundingRule rounding) {
    if (!(node.op() instanceof QuantOp op)) {
      return Optional.empty();
    }
    return switch (op) {
      case QConv2d conv -> IntegerConv.of(conv, node.result().type(), constants, rounding);
      case QActivation _ -> TableKernel.of(node, rounding);
      case Dequantize _ -> DequantizeKernel.of(node);
      case QElementwise e -> ElementwiseKernel.of(e, node.result().type(), rounding);
      case QConcat c -> ConcatKernel.of(c, node.result().type(), rounding);
      case Quantize _,
          QAddNumber _,
          QMaxPool2d _,
          QAveragePool2d _,
          QRescale _,
          QResizeNearest _,
          QResizeLinear _,
          QMapProduct _,
          QLstm _ ->
          Optional.empty();
    };
  }
}
