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
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MapProduct;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which kernels execute a node; none: its plain definition does.
final class KernelChoice {
  private KernelChoice() {}

  /// One kernel per result, or none.
  static List<FloatKernel> of(Node node, Map<Value, ConstantData> constants) {
    boolean floats =
        Stream.concat(node.results().stream(), node.operands().stream())
            .allMatch(value -> value.type().element() == ElementType.F32 && !isEmpty(value));
    return switch (node.op()) {
      case Split split when floats -> parts(split);
      case NnOp op when floats -> of(op, node.result().shape(), constants).stream().toList();
      case NnOp _, QuantOp _, Const _ -> List.of();
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
      case GlobalAveragePool(Value x) -> ReduceKernel.mean(x.shape(), spatialAxes(x));
      case ReduceMean(Value x, List<Integer> axes, _) -> ReduceKernel.mean(x.shape(), axes);
      case ReduceSum(Value x, List<Integer> axes, _) -> ReduceKernel.sum(x.shape(), axes);
      case MatMul m -> MatMulKernel.of(m, out);
      case MapProduct m -> MapProductKernel.of(m.sizes());
      case ConvTranspose2d c -> TransposedConv.of(c, out, constants);
      case DepthToSpace d -> Optional.of(CopyKernel.of(d, d.input().shape()));
      case SpaceToDepth d -> Optional.of(CopyKernel.of(d, d.input().shape()));
      case Concat c -> Optional.of(ConcatKernel.of(c, out));
      case Slice s -> Optional.of(CopyKernel.of(s, s.input().shape()));
      case Transpose t -> Optional.of(CopyKernel.of(t, t.input().shape(), out));
      case Expand(Value x, _) -> Optional.of(CopyKernel.expand(x.shape(), out));
      case Identity _, Reshape _ -> Optional.of(CopyKernel.whole(out));
      case Resize r when r.mode() == ResizeMode.NEAREST -> Optional.of(ResizeNearestKernel.of(r));
      case UnaryMathOp _,
          PRelu _,
          Gemm _,
          AveragePool2d _,
          GlobalMaxPool _,
          ReduceMax _,
          Split _,
          Gather _,
          Resize _,
          Pad _,
          Softmax _,
          ArgMax _,
          Lstm _,
          Cast _ ->
          Optional.empty();
    };
  }

  private static boolean isEmpty(Value value) {
    return value.shape().elements() == 0;
  }

  private static List<FloatKernel> parts(Split split) {
    var kernels = new ArrayList<FloatKernel>();
    Shape in = split.input().shape();
    int start = 0;
    for (int size : split.sizes()) {
      kernels.add(CopyKernel.part(in, in.with(split.axis(), size), split.axis(), start));
      start += size;
    }
    return kernels;
  }

  private static List<Integer> spatialAxes(Value x) {
    return IntStream.range(2, x.type().rank()).boxed().toList();
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
