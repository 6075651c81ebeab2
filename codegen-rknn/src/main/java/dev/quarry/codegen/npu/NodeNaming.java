package dev.quarry.codegen.npu;

import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.PostScale;

/// The vendor's node types.
// rknn2-format.md section 10
final class NodeNaming {
  private NodeNaming() {}

  /// For example `ConvExSwish` or `ConvReluAdd`.
  static String type(NpuConv conv) {
    String activation =
        switch (conv.table()) {
          case SILU -> "ExSwish";
          case SIGMOID -> "Sigmoid";
          case HARD_SWISH -> "HardSwish";
          case HARD_SIGMOID -> "HardSigmoid";
          case TANH -> "Tanh";
          case NONE -> activation(conv.postScale());
        };
    String base = conv.upsampling().isNone() ? "Conv" : "ConvTranspose";
    String addition = conv.residual().isEmpty() ? "" : conv.finalRelu() ? "AddRelu" : "Add";
    return base + activation + addition;
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
  static String tableTensor(NpuConv conv) {
    return switch (conv.table()) {
      case SILU -> "exSwish";
      case SIGMOID -> "Sigmoid";
      case HARD_SWISH -> "HardSwish";
      case HARD_SIGMOID -> "HardSigmoid";
      case TANH -> "Tanh";
      case NONE -> "";
    };
  }
}
