package dev.quarry.codegen.npu;

import dev.quarry.ir.op.npu.HalfStage;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.TableChoice;

/// The vendor's node types.
// rknn2-format.md section 10
final class NodeNaming {
  private NodeNaming() {}

  /// For example `ConvExSwish` or `ConvReluAdd`.
  static String type(ConvOp conv) {
    String activation =
        switch (conv.table()) {
          case SILU -> "ExSwish";
          case SIGMOID, WIDE_SIGMOID -> "Sigmoid";
          case HARD_SWISH -> "HardSwish";
          case HARD_SIGMOID -> "HardSigmoid";
          case TANH -> "Tanh";
          case NONE ->
              switch (conv) {
                case ConvOp.OfIntegers(NpuConv op) -> activation(op.postScale());
                case ConvOp.OfHalves(NpuHalfConv op) -> activation(op.stage());
              };
        };
    String base = conv.upsampling().isNone() ? "Conv" : "ConvTranspose";
    String addition = conv.residual().isEmpty() ? "" : finalRelu(conv) ? "AddRelu" : "Add";
    return base + activation + addition;
  }

  private static boolean finalRelu(ConvOp conv) {
    return switch (conv) {
      case ConvOp.OfIntegers(NpuConv op) -> op.finalRelu();
      case ConvOp.OfHalves(NpuHalfConv op) -> op.finalRelu();
    };
  }

  private static String activation(HalfStage stage) {
    return switch (stage) {
      case HalfStage.Relu _ -> "Relu";
      case HalfStage.Clamp _ -> "Clip";
      case HalfStage.LeakyRelu _ -> "LeakyRelu";
      case HalfStage.Bypass _, HalfStage.ToTable _ -> "";
    };
  }

  private static String activation(PostScale stage) {
    return switch (stage) {
      case PostScale.Relu _ -> "Relu";
      case PostScale.Clamp _ -> "Clip";
      case PostScale.Shift(_, boolean relu) -> relu ? "Relu" : "";
      case PostScale.LeakyRelu _ -> "LeakyRelu";
      case PostScale.Bypass _, PostScale.ToTable _ -> "";
    };
  }

  /// The table tensor of a kind of table.
  static String tableTensor(TableChoice table) {
    return switch (table) {
      case SILU -> "exSwish";
      case SIGMOID -> "Sigmoid";
      case WIDE_SIGMOID -> "WideSigmoid";
      case HARD_SWISH -> "HardSwish";
      case HARD_SIGMOID -> "HardSigmoid";
      case TANH -> "Tanh";
      case NONE -> "";
    };
  }
}
