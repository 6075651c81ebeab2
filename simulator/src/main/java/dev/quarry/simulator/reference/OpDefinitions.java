package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.num.RoundingRule;
import dev.quarry.ir.op.Const;
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
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.nn.UnaryMathOp;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.quant.QuantOp;
import dev.quarry.ir.type.TensorType;
import java.util.List;

/// The index of the plain definitions: one entry per op.
public final class OpDefinitions {
  private OpDefinitions() {}

  /// Computes one node; what is stored as integers is rounded to nearest, ties to even.
  ///
  /// @return one tensor per result, on arrays of their own unless the op is an identity
  public static List<Tensor> compute(Node node, Operands in) {
    return compute(node, in, RoundingRule.HALF_EVEN);
  }

  /// Computes one node.
  ///
  /// @param rounding how ops of the level QUANTIZED round what they store
  /// @return one tensor per result, on arrays of their own unless the op is an identity
  public static List<Tensor> compute(Node node, Operands in, RoundingRule rounding) {
    TensorType out = node.result().type();
    return switch (node.op()) {
      case Split split -> Movement.split(split, in.tensor(split.input()));
      case Lstm lstm -> Recurrence.lstm(lstm, in);
      case NnOp op when op.computesWithHalves() ->
          List.of(
              Casting.cast(
                  compute(op, TensorType.f32(out.shape()), v -> Casting.real(in, v)), out));
      case NnOp op -> List.of(compute(op, out, in));
      case QuantOp op -> List.of(QuantDefinitions.compute(op, out, in, rounding));
      case Const(var data) -> List.of(Tensor.of(data));
      case NpuOp _ -> throw new IllegalStateException("this is a bug: " + node.where());
    };
  }

  private static Tensor compute(NnOp op, TensorType out, Operands in) {
    return switch (op) {
      case ActivationOp a -> ElementWise.activation(a, in);
      case UnaryMathOp u -> ElementWise.unary(u, in);
      case BinaryOp b -> ElementWise.binary(b, out, in);
      case PRelu p -> ElementWise.prelu(p, in);
      case Cast(var input, _) -> Casting.cast(in.tensor(input), out);
      case Conv2d c -> Convolutions.conv(c, out, in);
      case FusedConv2d c -> Convolutions.fused(c, out, in);
      case ConvTranspose2d c -> Convolutions.transposed(c, out, in);
      case Gemm g -> MatrixProducts.gemm(g, out, in);
      case MatMul m -> MatrixProducts.matMul(m, out, in);
      case MapProduct m -> MatrixProducts.mapProduct(m, out, in);
      case BatchNorm n -> Normalization.batchNorm(n, in);
      case Softmax s -> Normalization.softmax(s, in);
      case MaxPool2d p -> Pools.max(p, out, in);
      case AveragePool2d p -> Pools.average(p, out, in);
      case GlobalAveragePool p -> Reductions.globalAverage(p, out, in);
      case GlobalMaxPool p -> Reductions.globalMax(p, out, in);
      case ReduceOp r -> Reductions.reduce(r, out, in);
      case ArgMax a -> Reductions.argMax(a, out, in);
      case Resize r -> Resizing.resize(r, out, in);
      case Identity(var input) -> in.tensor(input);
      case Reshape(var input, _) -> Movement.reshaped(in.tensor(input), out);
      case Concat c -> Movement.concat(c, out, in);
      case Slice s -> Movement.slice(s, out, in.tensor(s.input()));
      case Transpose t -> Movement.transpose(t, out, in.tensor(t.input()));
      case Expand e -> Movement.expand(out, in.tensor(e.input()));
      case Gather g -> Movement.gather(g, out, in);
      case Pad p -> Movement.pad(p, out, in);
      case DepthToSpace d -> BlockMovement.depthToSpace(d, out, in);
      case SpaceToDepth s -> BlockMovement.spaceToDepth(s, out, in);
      case Split _, Lstm _ ->
          throw new IllegalStateException("this is a bug: an op with several results");
    };
  }
}
