package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.ResidualPlacement;
import dev.quarry.ir.op.nn.ActivationOp;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.BinaryOp;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.nn.UnaryMathOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.ElementWise;
import java.util.Map;
import java.util.Optional;

/// Which kernel executes a node; empty: its plain definition does.
final class KernelChoice {
  private KernelChoice() {}

  static Optional<FloatKernel> of(Node node, Map<Value, ConstantData> constants) {
    boolean floats =
        node.results().size() == 1
            && node.result().type().element() == ElementType.F32
            && node.operands().stream().allMatch(v -> v.type().element() == ElementType.F32);
    return switch (node.op()) {
      case NnOp op when floats -> of(op, node.result().shape(), constants);
      case NnOp _, QuantOp _, Const _ -> Optional.empty();
      case NpuOp _ -> throw new IllegalStateException("this is a bug: " + node.where());
    };
  }

  private static Optional<FloatKernel> of(NnOp op, Shape out, Map<Value, ConstantData> constants) {
    return switch (op) {
      case ActivationOp a -> Optional.of(new ActivationOpKernel(ElementWise.activationOf(a)));
      case BinaryOp b -> Optional.of(BinaryKernel.of(b, out));
      case Conv2d c -> ConvKernels.of(fused(c), out, constants);
      case FusedConv2d c -> ConvKernels.of(c, out, constants);
      case BatchNorm n -> BatchNormKernel.of(n, constants);
      case MaxPool2d p -> Optional.of(new MaxPoolKernel(p.window(), p.input().shape(), out));
      case GlobalAveragePool(Value x) ->
          Optional.of(new MeanKernel(x.shape().elements() / out.elements()));
      case ReduceMean r -> MeanKernel.of(r);
      case Concat c -> Optional.of(ConcatKernel.of(c, out));
      case Slice s -> Optional.of(CopyKernel.of(s, s.input().shape()));
      case Transpose t -> Optional.of(CopyKernel.of(t, t.input().shape(), out));
      case Expand(Value x, _) -> Optional.of(CopyKernel.expand(x.shape(), out));
      case Identity _, Reshape _ -> Optional.of(CopyKernel.whole(out));
      case Resize r when r.mode() == ResizeMode.NEAREST -> Optional.of(ResizeNearestKernel.of(r));
      case UnaryMathOp _,
          PRelu _,
          ConvTranspose2d _,
          Gemm _,
          MatMul _,
          AveragePool2d _,
          GlobalMaxPool _,
          ReduceSum _,
          ReduceMax _,
          Split _,
          Gather _,
          Resize _,
          Pad _,
          DepthToSpace _,
          SpaceToDepth _,
          Softmax _,
          ArgMax _,
          Cast _ ->
          Optional.empty();
    };
  }

  private static FusedConv2d fused(Conv2d c) {
    return new FusedConv2d(
        c.input(),
        c.weight(),
        c.bias(),
        Optional.empty(),
        c.window(),
        c.group(),
        Activation.NONE,
        ResidualPlacement.AFTER_ACTIVATION);
  }
}
